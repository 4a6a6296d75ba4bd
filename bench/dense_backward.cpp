// SPDX-License-Identifier: MIT
// How fast are the gradients of a dense layer? Weft's dW with db, the peers' product alone; and dX.
#include "measure/dense_case.hpp"
#include "measure/limits.hpp"
#include "peers/eigen.hpp"

#include <weft/kernel/dense.hpp>

namespace {

using namespace bench;
namespace kernels = weft::kernels;

template <dense_sizes Sizes>
struct weights_by_weft {
    using data = dense_case<Sizes>;
    static constexpr std::size_t in = Sizes.inputs, out = Sizes.outputs;
    static constexpr std::size_t stride = kernels::padded<out, float>;
    numbers dy = padded(data::shared().dy, out, stride), dw{in * stride}, db{stride};

    void run() {
        kernels::dense_backward_weights<out, in>(data::shared().x.data(), dy.data(), Sizes.rows, in,
                                                 dw.data(), db.data());
    }
    std::string fault() const {
        return fault_in("dw", dw.data(), stride, data::weight_gradient(), out,
                        allowed_for(Sizes.rows))
             + fault_in("db", db.data(), stride, data::bias_gradient(), out,
                        allowed_for(Sizes.rows));
    }
};

template <dense_sizes Sizes>
struct inputs_by_weft {
    using data = dense_case<Sizes>;
    static constexpr std::size_t in = Sizes.inputs, out = Sizes.outputs;
    static constexpr std::size_t stride = kernels::padded<out, float>;
    static constexpr std::size_t below = kernels::padded<in, float>;
    numbers dy = padded(data::shared().dy, out, stride), w = padded(data::shared().w, out, stride),
            dx{Sizes.rows * below}, panel{kernels::panel_elements<out, float>};

    void run() {
        kernels::dense_backward_inputs<in, out>(
            dy.data(), w.data(), panel.data(), Sizes.rows,
            [&](std::size_t row, std::size_t vector, weft::simd::batch<float> value)
                __attribute__((always_inline)) {
                    weft::simd::store_aligned(
                        dx.data() + row * below + vector * kernels::lanes<float>, value);
                });
    }
    std::string fault() const {
        return fault_in("dx", dx.data(), below, data::input_gradient(), in, allowed_for(out));
    }
};

template <dense_sizes Sizes, class Pointer>
struct weights_by_peer {
    using data = dense_case<Sizes>;
    Pointer peer;
    numbers dw{Sizes.inputs * Sizes.outputs};

    void run() { peer->weights(data::shared().x.data(), data::shared().dy.data(), dw.data()); }
    std::string fault() const {
        return fault_in("dw", dw.data(), Sizes.outputs, data::weight_gradient(), Sizes.outputs,
                        allowed_for(Sizes.rows));
    }
};

template <dense_sizes Sizes, class Pointer>
struct inputs_by_peer {
    using data = dense_case<Sizes>;
    Pointer peer;
    numbers dx{Sizes.rows * Sizes.inputs};

    void run() { peer->inputs(data::shared().dy.data(), data::shared().w.data(), dx.data()); }
    std::string fault() const {
        return fault_in("dx", dx.data(), Sizes.inputs, data::input_gradient(), Sizes.inputs,
                        allowed_for(Sizes.outputs));
    }
};

template <dense_sizes Sizes>
void add_size() {
    const counters product = dense_case<Sizes>::of_product();
    const auto add_ways = [&](const std::string& way, auto weights, auto inputs) {
        add("dense_backward_weights/" + way + "/" + Sizes.text(), product, weights);
        add("dense_backward_inputs/" + way + "/" + Sizes.text(), product, inputs);
    };
    add_ways("weft", [] { return weights_by_weft<Sizes>{}; },
             [] { return inputs_by_weft<Sizes>{}; });
    for_each_peer<Sizes>([&](const std::string& name, auto make) {
        using pointer = decltype(make());
        add_ways(name, [=] { return weights_by_peer<Sizes, pointer>{make()}; },
                 [=] { return inputs_by_peer<Sizes, pointer>{make()}; });
    });
}

}  // namespace

int main(int count, char** arguments) {
    add_limits();
    add_size<{1, 64, 32}>();
    add_size<{32, 64, 32}>();
    add_size<{64, 128, 10}>();
    add_size<{64, 784, 128}>();
    add_size<{1, 784, 128}>();
    add_size<{1, 512, 512}>();
    add_size<{256, 512, 512}>();
    add_size<{1024, 1024, 1024}>();
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
