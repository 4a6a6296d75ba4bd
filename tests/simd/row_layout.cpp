// SPDX-License-Identifier: MIT
// In which pass over a row nodes are computed; the loops themselves are in tests/simd/rows.cpp.
#include <weft/simd/row_layout.hpp>

#include <weft/formula/activations.hpp>
#include <weft/formula/finish.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

template <auto const&... Formulas>
struct program_of {
    static constexpr auto nodes = static_cast<std::size_t>(lowered(Formulas...).size());
    static constexpr auto code = lowered(Formulas...).template finished<nodes>();
};
template <std::size_t Width, unsigned Totals, auto const&... Formulas>
using schedule = simd::row_schedule<program_of<Formulas...>, float,
                                    simd::row_layout{.width = Width, .totals = Totals}>;

constexpr auto entropy = -row_sum(target * log(softmax(x)));
constexpr auto slope = derivative(entropy, x);
constexpr auto probabilities = softmax(x);
constexpr auto picked = x - pick(x, label);
constexpr auto off_by = row_sum(square(probabilities - target));
constexpr auto negated_sum = -row_sum(square(x) * target);

// The sum that ends the value of a row needs no pass after the one that stores an output; that of
// an entropy, which the logarithm has left, ends before it.
static_assert(schedule<1000, 1u, off_by, probabilities>::plan.count == 4);
static_assert(schedule<1000, 1u, off_by, probabilities>::last_pass == 2);
static_assert(schedule<1000, 1u, entropy, slope>::plan.count == 3);
static_assert(schedule<1000, 1u, entropy, slope>::last_pass == 2);
static_assert(schedule<1000, 1u, entropy>::last_pass == 1);
static_assert(schedule<1000, 0u, probabilities>::last_pass == 2);
static_assert(schedule<1000, 0u, picked>::last_pass == 1, "a value known after its stage");

constexpr std::size_t wide = simd::most_register_vectors * simd::width<float>;
static_assert(schedule<wide, 0u, probabilities>::in_registers);
static_assert(!schedule<wide + 1, 0u, probabilities>::in_registers);
static_assert(!schedule<0, 0u, probabilities>::in_registers);

using sums = program_of<negated_sum, entropy>;
constexpr auto sum_node = static_cast<std::size_t>(sums::code.outputs[0]);
static_assert(schedule<10, 3u, negated_sum, entropy>::stays_in_lanes[sum_node]);
static_assert(!schedule<10, 2u, negated_sum, entropy>::stays_in_lanes[sum_node], "it is stored");

BOOST_AUTO_TEST_CASE(a_pick_from_an_input_reduces_nothing) {
    using picks = schedule<10, 0u, picked>;
    for (std::size_t i = 0; i < picks::code.size(); ++i) {
        const bool is_pick = picks::code.nodes[i].code == op::pick;
        BOOST_TEST(picks::reads_input(i) == is_pick);
        BOOST_TEST(!picks::reduces_in(0, i));
    }
}
