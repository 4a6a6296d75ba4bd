// SPDX-License-Identifier: MIT
// Gradients through layers of noise against central differences; prediction without them.
#include <weft/model/backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto net = input<4> | gaussian_noise(0.5) | dense<5> | gaussian_dropout(0.3) | dense<3>
                   | alpha_dropout(0.2);
constexpr auto without_noise = input<4> | dense<5> | dense<3>;

BOOST_AUTO_TEST_CASE(gradients_are_those_of_the_draws) {
    BOOST_TEST((worst_difference<net, mean_squared_error>(numbers(12)) < 1e-7));
}

BOOST_AUTO_TEST_CASE(prediction_has_no_noise) {
    const model<net, double> m{seed{1}};
    const model<without_noise, double> other{seed{1}};
    const std::array<double, 4> sample{0.5, -1, 2, 0.25};
    BOOST_TEST((m(sample) == other(sample)));
}

}  // namespace
