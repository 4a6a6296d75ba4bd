// SPDX-License-Identifier: MIT
// Which outputs of a gradient program are halves, rows of a sample, or added to what is there.
#include <weft/model/formula_gradients.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// Group 1 ends in a sum whose operand, group 0, is read again by group 2's product.
constexpr auto net = input<3> | dense<4> | tap<"a"> | dense<4> | add(identity, from<"a">)
                   | dense<4> | prelu(x, 0.25) | multiply(identity, from<"a">) | dense<2>;
struct opened : formula_gradients<net, float, accurate> {
    using base = formula_gradients<net, float, accurate>;
    using base::added_outputs, base::halves_of, base::move_gradient, base::shared_outputs;
};

// Outputs of group 1: x, the operand. The product of group 2 goes back first, so the sum adds.
static_assert(opened::added_outputs<1>(0) == 0b10);
// Outputs of group 2: x, the operand, its first gradient, then the slopes, sums over rows.
static_assert(opened::added_outputs<2>(0) == 0b100 && opened::added_outputs<2>(1) == 0b1000);
static_assert(opened::halves_of<2>(0) == 0 && opened::shared_outputs<2>(0) == 0);

BOOST_AUTO_TEST_CASE(gradients_are_moved_or_added) {
    const std::array<float, 6> from{1, 2, 3, 4, 5, 6};
    std::array<float, 4> to{10, 10, 10, 10};
    opened::move_gradient<2, 3, 2, true>(from.data(), to.data(), 2);
    BOOST_TEST((to == std::array<float, 4>{11, 12, 14, 15}));
    opened::move_gradient<2, 3, 2, false>(from.data() + 1, to.data(), 2);
    BOOST_TEST((to == std::array<float, 4>{2, 3, 5, 6}));
}

}  // namespace
