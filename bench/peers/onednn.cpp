// SPDX-License-Identifier: MIT
// Primitives made beforehand; they are run by the C interface, which builds no map of arguments.
#include "peers.hpp"

#include <dlfcn.h>
#include <dnnl.hpp>

#include <array>

namespace bench {
namespace {

using memory = dnnl::memory;
using tag = memory::format_tag;

// c [rows, columns] = a [rows, depth] b [depth, columns]; a and b as they lie, or transposed.
class product {
public:
    product(const dnnl::engine& engine, std::size_t rows, std::size_t columns, std::size_t depth,
            tag a, tag b)
        : a_(described(rows, depth, a), engine, DNNL_MEMORY_NONE),
          b_(described(depth, columns, b), engine, DNNL_MEMORY_NONE),
          c_(described(rows, columns, tag::ab), engine, DNNL_MEMORY_NONE),
          primitive_({{a_.get_desc(), b_.get_desc(), c_.get_desc()}, engine}),
          arguments_{{{DNNL_ARG_SRC, a_.get()}, {DNNL_ARG_WEIGHTS, b_.get()},
                      {DNNL_ARG_DST, c_.get()}}} {}

    void run(const dnnl::stream& stream, const float* a, const float* b, float* c) {
        a_.set_data_handle(const_cast<float*>(a));
        b_.set_data_handle(const_cast<float*>(b));
        c_.set_data_handle(c);
        dnnl::error::wrap_c_api(
            dnnl_primitive_execute(primitive_.get(), stream.get(), 3, arguments_.data()),
            "oneDNN could not run a product");
    }

private:
    static memory::desc described(std::size_t rows, std::size_t columns, tag order) {
        return {{static_cast<memory::dim>(rows), static_cast<memory::dim>(columns)},
                memory::data_type::f32, order};
    }
    memory a_, b_, c_;
    dnnl::matmul primitive_;
    std::array<dnnl_exec_arg_t, 3> arguments_;
};

// Its threads are OpenMP's, in Debian; 1 before the first primitive is made.
dnnl::engine engine_of_one_thread() {
    using set_threads = void (*)(int);
    if (const auto set = reinterpret_cast<set_threads>(dlsym(RTLD_DEFAULT, "omp_set_num_threads")))
        set(1);
    return {dnnl::engine::kind::cpu, 0};
}

class onednn final : public dense_products {
public:
    explicit onednn(dense_sizes s)
        : engine_(engine_of_one_thread()), stream_(engine_),
          forward_(engine_, s.rows, s.outputs, s.inputs, tag::ab, tag::ab),
          weights_(engine_, s.inputs, s.outputs, s.rows, tag::ba, tag::ab),
          inputs_(engine_, s.rows, s.inputs, s.outputs, tag::ab, tag::ba) {}

    void forward(const float* x, const float* w, float* y) override {
        forward_.run(stream_, x, w, y);
    }
    void weights(const float* x, const float* dy, float* dw) override {
        weights_.run(stream_, x, dy, dw);
    }
    void inputs(const float* dy, const float* w, float* dx) override {
        inputs_.run(stream_, dy, w, dx);
    }

private:
    dnnl::engine engine_;
    dnnl::stream stream_;
    product forward_, weights_, inputs_;
};

}  // namespace

std::unique_ptr<dense_products> make_onednn(dense_sizes sizes) {
    return std::make_unique<onednn>(sizes);
}

}  // namespace bench
