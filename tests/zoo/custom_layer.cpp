// SPDX-License-Identifier: MIT
// A layer from outside the library is declared, counted, refused, run and trained like one of it.
#include "../../examples/chebyshev_layer.hpp"

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

#include <cmath>

namespace {
namespace custom_layer {

using namespace weft;

constexpr auto net = input<5> | chebyshev<7, 4> | tanh(x) | chebyshev<3, 2> | dense<2>;
static_assert(parameters(net) == (5 * 4 + 1) * 7 + (7 * 2 + 1) * 3 + 4 * 2 && depth(net) == 3);
static_assert(macs(net) == 5 * 4 * 7 + 7 * 2 * 3 + 3 * 2);
static_assert(problem_of_declaration<decltype(then(input<2, 3>, chebyshev<4, 1>))>().view()
              == "weft: layer 2, chebyshev<4, 1>, expects a vector, got 2x3: put flatten before it");

// The facts agree with the list, as of every layer.
constexpr shape five{5};
static_assert(chebyshev_layer<7, 4>::facts(five).parameters == chebyshev_layer<7, 4>::parameters(five).elements());

// cos(d acos(x)) is the polynomial of degree d.
BOOST_AUTO_TEST_CASE(it_computes_the_polynomials) {
    constexpr std::size_t degree = 4, units = 7;
    static constexpr auto alone = input<5> | chebyshev<units, degree>;
    model<alone, double> m{seed{3}};
    m.set("chebyshev/bias", {1, 2, 3, 4, 5, 6, 7});
    const std::vector<double> kernel = m.get("chebyshev/kernel");
    const std::array<double, 5> x{-0.9, -0.25, 0, 0.5, 1};
    const auto y = m(x);
    for (std::size_t j = 0; j < units; ++j) {
        double expected = static_cast<double>(j + 1);
        for (std::size_t i = 0; i < 5; ++i)
            for (std::size_t d = 1; d <= degree; ++d)
                expected += kernel[(i * degree + d - 1) * units + j] * std::cos(static_cast<double>(d) * std::acos(x[i]));
        BOOST_TEST(std::abs(y[j] - expected) < 1e-13);
    }
}

constexpr auto squared_error = mean(square(prediction - target));
constexpr auto twice = input<5> | dense<4> | tanh(x) | shared<"one">(chebyshev<4, 3>) | tanh(x) | shared<"one">(chebyshev<4, 3>);
BOOST_AUTO_TEST_CASE(its_gradients_are_central_differences) {
    BOOST_TEST((worst_difference<net, squared_error>(numbers(2 * 3)) < 1e-7));
    BOOST_TEST((worst_difference<twice, squared_error>(numbers(4 * 3)) < 1e-7));
}

}  // namespace custom_layer
}  // namespace
