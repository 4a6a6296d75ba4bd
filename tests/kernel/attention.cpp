// SPDX-License-Identifier: MIT
// Attention forward against plain loops, for sizes around registers and blocks.
#include <weft/kernel/attention.hpp>

#include "attention_cases.hpp"

namespace attention_forward_tests {

using namespace weft;
using namespace attention_cases;

// The forward pass alone; x is a step longer than it is read.
template <attention_geometry G, class Real>
numbers forward_of(const parameter_numbers& w, const numbers& x, const numbers& memory) {
    using forward = kernels::attention_forward<G, Real>;
    const keras::poisoned<Real> from(x), of_memory(memory);
    keras::poisoned<Real> y(x.size());
    auto kept = poison<Real>(kernels::attention_sizes<G, Real>::kept), work = poison<Real>(forward::workspace);
    const auto blocks = blocks_of<G, Real>(w);
    forward::run(pointers_to<const Real*>(blocks), from.data(), memory.empty() ? from.data() : of_memory.data(),
                 kept.data(), work.data(), [&](std::size_t step, std::size_t vector, simd::batch<Real> value) {
                     kernels::channels<G.features, Real>::store(y.data() + step * G.features, vector, value);
                 });
    BOOST_TEST((y.is_intact() && is_poison_behind(kept) && is_poison_behind(work)));
    return y.numbers_of();
}

template <attention_geometry G, class Real>
void equals_plain_loops(double most, bool has_biases = true, bool has_memory = false) {
    const auto w = some_parameters<G>(has_biases);
    const numbers x = keras::numbers_from(3, G.steps * G.features);
    const numbers memory =
        has_memory ? keras::numbers_from(77, G.memory_steps * G.memory_features) : numbers{};
    const numbers expected = plain<G>(w, x, memory);
    BOOST_TEST(keras::difference(forward_of<G, Real>(w, x, memory), expected) <= most);
}

// Two blocks of rows and three of columns in double, the last of each not whole.
constexpr attention_geometry blocks{.steps = 141, .features = 5, .memory_steps = 141, .memory_features = 5,
                                    .heads = 2, .kv_heads = 2, .key_dim = 3, .value_dim = 9};
constexpr attention_geometry causal_blocks = [] {
    attention_geometry g = blocks;
    g.is_causal = true, g.is_rotary = true, g.key_dim = 18, g.heads = 4;
    return g;
}();
constexpr attention_geometry of_one_step{};
constexpr attention_geometry cross{.steps = 3, .features = 17, .memory_steps = 20, .memory_features = 2,
                                   .heads = 3, .kv_heads = 1, .key_dim = 8, .value_dim = 16, .is_rotary = true};

BOOST_AUTO_TEST_CASE(blocks_of_scores_equal_plain_loops) {
    equals_plain_loops<blocks, double>(1e-14);
    equals_plain_loops<causal_blocks, double>(1e-13);
    equals_plain_loops<causal_blocks, float>(1e-5);
    equals_plain_loops<of_one_step, float>(1e-6);
    equals_plain_loops<cross, float>(1e-5, false, true);
}

BOOST_AUTO_TEST_CASE(large_scores_stay_finite_and_not_a_number_stays) {
    auto w = some_parameters<cross>();
    for (double& one : w[0]) one *= 1e4;
    const numbers x = keras::numbers_from(3, 51);
    numbers memory = keras::numbers_from(9, 40);
    for (const double one : forward_of<cross, float>(w, x, memory)) BOOST_TEST(std::isfinite(one));
    memory[7] = std::numeric_limits<double>::quiet_NaN();
    for (const double one : forward_of<cross, float>(w, x, memory)) BOOST_TEST(std::isnan(one));
}

}  // namespace attention_forward_tests
