// SPDX-License-Identifier: MIT
// Attention forward and backward against Keras and central differences.
#include <weft/kernel/attention_backward.hpp>

#include "attention_cases.hpp"

namespace attention_backward_tests {

using namespace weft;
using namespace attention_cases;

constexpr std::array<const char*, 8> names{"query/kernel", "query/bias", "key/kernel", "key/bias",
                                           "value/kernel", "value/bias", "attention_output/kernel",
                                           "attention_output/bias"};

template <attention_geometry G>
void equals_keras(const char* name) {
    const keras::json& one = keras::layer_case(name);
    const auto data = [](const keras::json& from) { return from["data"].get<numbers>(); };
    const bool has_memory = one["inputs"].size() == 2;
    const numbers x = data(one["inputs"][0]), dy = data(one["upstream"]);
    const numbers memory = has_memory ? data(one["inputs"][1]) : numbers{};
    parameter_numbers w, sums;
    for (std::size_t i = 0; i < 8; ++i) {
        w[i] = keras::weight(one, names[i]);
        sums[i].assign(w[i].size(), 0);
    }
    numbers y, dx, dmemory;
    const auto append = [](numbers& to, const numbers& more) { to.insert(to.end(), more.begin(), more.end()); };
    for (std::size_t s = 0; s < 2; ++s) {
        const auto found = run<G, double>(
            w, keras::sample(x, s, G.steps * G.features),
            has_memory ? keras::sample(memory, s, G.memory_steps * G.memory_features) : numbers{},
            keras::sample(dy, s, G.steps * G.features));
        append(y, found.y), append(dx, found.dx), append(dmemory, found.dmemory);
        for (std::size_t i = 0; i < 8; ++i)
            for (std::size_t k = 0; k < sums[i].size(); ++k) sums[i][k] += found.dw[i][k];
    }
    BOOST_TEST(keras::difference(y, data(one["output"])) <= 1e-13);
    BOOST_TEST(keras::difference(dx, data(one["grad_inputs"][0])) <= 1e-13);
    if (has_memory) BOOST_TEST(keras::difference(dmemory, data(one["grad_inputs"][1])) <= 1e-13);
    for (std::size_t i = 0; i < 8; ++i)
        BOOST_TEST(keras::difference(sums[i], keras::weight(one, names[i], "grad")) <= 1e-13, names[i]);
}

constexpr attention_geometry of_keras{.steps = 3, .features = 4, .memory_steps = 3, .memory_features = 4,
                                      .heads = 2, .kv_heads = 2, .key_dim = 3, .value_dim = 3};
constexpr attention_geometry with(attention_geometry g, bool is_causal, std::size_t heads) {
    g.is_causal = is_causal, g.heads = heads;
    return g;
}
constexpr attention_geometry cross_of_keras{.steps = 3, .features = 4, .memory_steps = 5, .memory_features = 4,
                                            .heads = 2, .kv_heads = 2, .key_dim = 3, .value_dim = 2};

BOOST_AUTO_TEST_CASE(values_and_gradients_are_those_of_keras) {
    equals_keras<with(of_keras, true, 2)>("mha self causal");
    equals_keras<with(of_keras, false, 4)>("grouped query attention");
    equals_keras<cross_of_keras>("mha cross value_dim2");
}

// Two blocks of rows and of columns in double, the last not whole.
constexpr attention_geometry blocks{.steps = 70, .features = 9, .memory_steps = 70, .memory_features = 9,
                                    .heads = 4, .kv_heads = 2, .key_dim = 10, .value_dim = 5,
                                    .is_causal = true, .is_rotary = true};
constexpr attention_geometry cross{.steps = 3, .features = 5, .memory_steps = 67, .memory_features = 2,
                                   .heads = 3, .kv_heads = 1, .key_dim = 4, .value_dim = 17};

// The loss is the sum of dy y; its change along a direction in everything it depends on.
template <attention_geometry G>
void equals_differences(bool has_memory) {
    auto w = some_parameters<G>();
    numbers x = keras::numbers_from(3, G.steps * G.features);
    numbers memory = has_memory ? keras::numbers_from(77, G.memory_steps * G.memory_features) : numbers{};
    const numbers dy = keras::numbers_from(9, x.size());
    const gradients found = run<G, double>(w, x, memory, dy);
    const auto loss = [&] {
        double sum = 0;
        const numbers y = plain<G>(w, x, memory);
        for (std::size_t i = 0; i < y.size(); ++i) sum += y[i] * dy[i];
        return sum;
    };
    const auto check = [&](numbers& of, const numbers& gradient, std::size_t seed) {
        const numbers direction = keras::numbers_from(seed, of.size()), before = of;
        double slope = 0, size = 0;
        for (std::size_t i = 0; i < of.size(); ++i) {
            slope += direction[i] * gradient[i];
            size += std::abs(direction[i] * gradient[i]);
        }
        const auto at = [&](double step) {
            for (std::size_t i = 0; i < of.size(); ++i) of[i] = before[i] + step * direction[i];
            const double value = loss();
            of = before;
            return value;
        };
        const double h = 1e-4;
        const double difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        BOOST_TEST(std::abs(slope - difference) <= 1e-8 * size + 1e-9);
    };
    check(x, found.dx, 5);
    if (has_memory) check(memory, found.dmemory, 15);
    for (std::size_t i = 0; i < 8; ++i) check(w[i], found.dw[i], 100 + i);
}

BOOST_AUTO_TEST_CASE(gradients_of_blocks_equal_central_differences) {
    equals_differences<blocks>(false);
    equals_differences<cross>(true);
}

BOOST_AUTO_TEST_CASE(gradients_in_float_are_those_in_double) {
    const auto w = some_parameters<blocks>(false);
    const numbers x = keras::numbers_from(3, blocks.steps * blocks.features), dy = keras::numbers_from(9, x.size());
    const auto found = run<blocks, double>(w, x, {}, dy), in_float = run<blocks, float>(w, x, {}, dy);
    const auto close = [](const numbers& one, const numbers& other) {
        double most = 0;
        for (const double number : other) most = std::max(most, std::abs(number));
        return keras::difference(one, other) <= 2e-5 * (1 + most);
    };
    BOOST_TEST(close(in_float.dx, found.dx));
    for (std::size_t i = 0; i < 8; ++i) BOOST_TEST(close(in_float.dw[i], found.dw[i]));
}

}  // namespace attention_backward_tests
