// SPDX-License-Identifier: MIT
// What holds for every activation of the catalogue: SIMD loops give the values of evaluate.
#pragma once

#include <weft/formula/catalogue.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/length.hpp>

namespace laws {

inline constexpr auto alpha = weft::parameter<"alpha">;

template <auto const& Tuple, std::size_t I>
inline constexpr auto entry = boost::hana::at_c<I>(Tuple);
template <auto const& Tuple, std::size_t I>
inline constexpr auto slope_of = derivative(entry<Tuple, I>, weft::x);

// Calls visit(integral constant) for every index of a tuple.
template <auto const& Tuple, class Visit>
void for_each_index(const Visit& visit) {
    constexpr std::size_t count = decltype(boost::hana::length(Tuple))::value;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (visit(std::integral_constant<std::size_t, I>{}), ...);
    }(std::make_index_sequence<count>{});
}

// Values and slopes of every activation, at numbers on both sides of every kink and far away.
template <class Real>
void simd_gives_the_values_of_evaluate() {
    using namespace weft;
    std::vector<Real> inputs;
    for (const double at : {-1e4, -200.0, -30.0, -8.0, -3.5, -0.75, -0.25, -1e-3, 1e-3, 0.3, 0.8,
                            1.5, 2.7, 5.0, 7.0, 20.0, 150.0, 1e4})
        inputs.push_back(static_cast<Real>(at));
    for (std::size_t i = 0; i < 2 * simd::width<Real> + 1; ++i)
        inputs.push_back(static_cast<Real>(wave(i)));
    std::vector<Real> values(inputs.size()), slopes(inputs.size());
    for_each_index<every_activation>([&](auto at) {
        constexpr std::size_t i = at;
        constexpr const auto& value = entry<every_activation, i>;
        constexpr const auto& slope = slope_of<every_activation, i>;
        apply<value, slope>(std::span(values), std::span(slopes), x = inputs, noise = 0.5,
                            alpha = 0.25);
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            const auto in = static_cast<double>(inputs[k]);
            const double y = evaluate(value, x = in, noise = 0.5, alpha = 0.25);
            const double dy = evaluate(slope, x = in, noise = 0.5, alpha = 0.25);
            const auto agrees = [&](Real found, double expected) {
                const auto rounded = static_cast<Real>(expected);
                return found == rounded || is_near(found, expected);
            };
            BOOST_TEST(agrees(values[k], y),
                       to_label(value) << " at " << in << ": " << values[k] << ", not " << y);
            BOOST_TEST(agrees(slopes[k], dy),
                       to_label(value) << "' at " << in << ": " << slopes[k] << ", not " << dy);
        }
    });
}

}  // namespace laws
