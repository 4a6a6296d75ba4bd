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

memory::desc matrix(std::size_t rows, std::size_t columns, tag order) {
    return {{static_cast<memory::dim>(rows), static_cast<memory::dim>(columns)},
            memory::data_type::f32, order};
}

// A primitive of two sources and a destination, which are other arrays in every run.
class product {
public:
    product(const dnnl::primitive& primitive, const dnnl::engine& engine, const memory::desc& a,
            const memory::desc& b, const memory::desc& c)
        : primitive_(primitive), a_(a, engine, DNNL_MEMORY_NONE), b_(b, engine, DNNL_MEMORY_NONE),
          c_(c, engine, DNNL_MEMORY_NONE),
          arguments_{{{DNNL_ARG_SRC, a_.get()}, {DNNL_ARG_WEIGHTS, b_.get()},
                      {DNNL_ARG_DST, c_.get()}}} {}

    void run(const dnnl::stream& stream, const void* a, const void* b, float* c) {
        a_.set_data_handle(const_cast<void*>(a));
        b_.set_data_handle(const_cast<void*>(b));
        c_.set_data_handle(c);
        dnnl::error::wrap_c_api(
            dnnl_primitive_execute(primitive_.get(), stream.get(), 3, arguments_.data()),
            "oneDNN could not run a product");
    }

private:
    dnnl::primitive primitive_;
    memory a_, b_, c_;
    std::array<dnnl_exec_arg_t, 3> arguments_;
};

// c [rows, columns] = a [rows, depth] b [depth, columns]; a and b as they lie, or transposed.
product matmul(const dnnl::engine& engine, std::size_t rows, std::size_t columns,
               std::size_t depth, tag a, tag b) {
    const memory::desc from = matrix(rows, depth, a), with = matrix(depth, columns, b);
    const memory::desc to = matrix(rows, columns, tag::ab);
    return {dnnl::matmul({{from, with, to}, engine}), engine, from, with, to};
}

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
        : sizes_(s), engine_(engine_of_one_thread()), stream_(engine_),
          forward_(matmul(engine_, s.rows, s.outputs, s.inputs, tag::ab, tag::ab)),
          weights_(matmul(engine_, s.inputs, s.outputs, s.rows, tag::ba, tag::ab)),
          inputs_(matmul(engine_, s.rows, s.inputs, s.outputs, tag::ab, tag::ba)) {}

    // Its inner product takes weights [outputs, inputs], in whatever order it likes best.
    void hold(const float* w) override {
        const memory::desc from = matrix(sizes_.rows, sizes_.inputs, tag::ab);
        const memory::desc to = matrix(sizes_.rows, sizes_.outputs, tag::ab);
        const dnnl::inner_product_forward::primitive_desc made(
            {dnnl::prop_kind::forward_inference, from,
             matrix(sizes_.outputs, sizes_.inputs, tag::any), to}, engine_);
        packed_ = memory(made.weights_desc(), engine_);
        memory as_it_lies(matrix(sizes_.outputs, sizes_.inputs, tag::ba), engine_,
                          const_cast<float*>(w));
        dnnl::reorder(as_it_lies, packed_).execute(stream_, as_it_lies, packed_);
        stream_.wait();
        forward_ = product(dnnl::inner_product_forward(made), engine_, from, packed_.get_desc(), to);
    }
    void forward(const float* x, const float* w, float* y) override {
        const void* const weights = packed_ ? packed_.get_data_handle() : w;
        forward_.run(stream_, x, weights, y);
    }
    void weights(const float* x, const float* dy, float* dw) override {
        weights_.run(stream_, x, dy, dw);
    }
    void inputs(const float* dy, const float* w, float* dx) override {
        inputs_.run(stream_, dy, w, dx);
    }

private:
    dense_sizes sizes_;
    dnnl::engine engine_;
    dnnl::stream stream_;
    product forward_, weights_, inputs_;
    memory packed_;
};

}  // namespace

std::unique_ptr<dense_products> make_onednn(dense_sizes sizes) {
    return std::make_unique<onednn>(sizes);
}

}  // namespace bench
