// SPDX-License-Identifier: MIT
// A layer in a model beside a case of tests/reference/layers.json: its values and all of its gradients, and no allocation.
#pragma once

#include <weft/declare.hpp>
#include <weft/loss/regression.hpp>
#include <weft/model/backpropagation.hpp>
#include <weft/model/predict.hpp>

#include <kernel/keras_layers.hpp>

#include <atomic>
#include <string>

extern std::atomic<std::size_t> allocations;  // counting_new.cpp

namespace every_layer_runs {

using namespace weft;
using keras::json, keras::numbers_of;

// The gradient of this loss is what Keras's cases call upstream. The shift, 0, gets the gradient of the input of a sample.
constexpr auto weighted_sum = sum(prediction * target);
template <auto const& Layers, std::size_t... Extents>
constexpr auto shifted = input<(Extents * ...)> | x + parameter<"shift"> | reshape<Extents...> | Layers;

// The numbers of a case's inputs, or of their gradients, sample by sample.
inline keras::numbers by_sample(const json& arrays, std::size_t samples) {
    keras::numbers result;
    for (std::size_t s = 0; s < samples; ++s)
        for (const json& array : arrays) {
            const auto all = numbers_of(array["data"]);
            for (const double number : keras::sample(all, s, all.size() / samples)) result.push_back(number);
        }
    return result;
}

// With as many samples as its inputs have.
template <auto const& Layers, std::size_t... Extents>
void is_that_of_keras(const std::string& name) {
    constexpr auto const& net = shifted<Layers, Extents...>;
    constexpr std::size_t in = (Extents * ...), out = model<net, double>::output_size;
    const json& one = keras::layer_case(name);
    const auto samples = one["inputs"][0]["shape"][0].get<std::size_t>();
    const auto inputs = by_sample(one["inputs"], samples), upstream = numbers_of(one["upstream"]["data"]);
    BOOST_TEST_REQUIRE(inputs.size() == samples * in);
    BOOST_TEST_REQUIRE(upstream.size() == samples * out);
    model<net, double> m;
    const auto names = m.parameters().names();
    BOOST_TEST_REQUIRE(names.size() == 1 + one["weights"].size());
    for (std::size_t i = 1; i < names.size(); ++i) m.set(names[i], numbers_of(one["weights"][i - 1]["data"]));
    const auto is = [&](const keras::numbers& found, const json& expected, const std::string& what) {
        BOOST_TEST(keras::difference(found, numbers_of(expected)) <= 1e-13, name << ": " << what);
    };
    keras::numbers outputs(samples * out);
    const std::size_t before = allocations;
    predict(m, inputs, outputs);
    const std::size_t after = allocations;  // a check may allocate itself
    BOOST_TEST(after == before);
    is(outputs, one["output"]["data"], "output");
    backpropagation<net, double, weighted_sum> pass;
    pass.run(m.parameters(), inputs, upstream);
    const std::size_t after_first = allocations;
    pass.run(m.parameters(), inputs, upstream);
    const std::size_t after_second = allocations;
    BOOST_TEST(after_second == after_first);
    for (std::size_t i = 1; i < names.size(); ++i) is(pass.gradients().get(names[i]), one["weights"][i - 1]["grad"], names[i]);
    if (one["grad_inputs"][0].is_null()) return;
    const auto slopes = by_sample(one["grad_inputs"], samples);
    for (std::size_t s = 0; s < samples; ++s) {
        pass.run(m.parameters(), std::span(inputs).subspan(s * in, in), std::span(upstream).subspan(s * out, out));
        is(pass.gradients().get(names[0]), keras::sample(slopes, s, in), "gradient of the input");
    }
}

// In prediction, of a batch and of a sample, ever; in a pass back after the first.
template <auto const& Net, auto const& Loss>
void allocates_nothing() {
    constexpr std::size_t samples = 3;
    const model<Net, double> m{seed{1}};
    const keras::numbers inputs(samples * m.input_size, 1), targets(samples * m.output_size, 1);
    keras::numbers outputs(targets.size());
    const std::size_t before = allocations;
    predict(m, inputs, outputs);
    const auto one = m(std::span<const double>(inputs).template first<model<Net, double>::input_size>());
    const std::size_t after = allocations;
    BOOST_TEST(after == before);
    BOOST_TEST(one[0] == one[0]);
    backpropagation<Net, double, Loss> pass;
    pass.run(m.parameters(), inputs, targets);
    const std::size_t after_first = allocations;
    pass.run(m.parameters(), inputs, targets);
    pass.run(m.parameters(), std::span(inputs).first(m.input_size), std::span(targets).first(m.output_size));
    const std::size_t after_others = allocations;
    BOOST_TEST(after_others == after_first);
}

}  // namespace every_layer_runs
