// SPDX-License-Identifier: MIT
// Optimizers at work: schedules, starts, numbers, sums, tensors and their padding.
#include <weft/train/optimizer_state.hpp>

#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

constexpr std::size_t padded = simd::width<double>;

BOOST_AUTO_TEST_CASE(a_schedule_is_asked_with_the_number_of_updates_before) {
    constexpr piecewise_constant pieces{{1}, {0.5, 0.25}};
    optimizer_state<decltype(sgd{.learning_rate = pieces}), double, padded> state_of(sgd{.learning_rate = pieces});
    aligned_block<double> weights(padded), slopes(padded);
    slopes[0] = 1;
    BOOST_TEST(state_of.rate_of_next_step() == 0.5);
    for (int i = 0; i < 2; ++i) state_of.update(weights.data(), slopes.data());
    BOOST_TEST(state_of.rate_of_next_step() == 0.25);
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == -1.25);
}

// One rounding for rate * gradient, one for the difference.
BOOST_AUTO_TEST_CASE(an_update_rounds_each_operation) {
    constexpr std::size_t lanes = simd::width<float>;
    optimizer_state<sgd<>, float, lanes> state_of(sgd{.learning_rate = 0.002});
    aligned_block<float> weights(lanes), slopes(lanes);
    std::size_t fused = 0;
    for (int i = 1; i <= 100; ++i) {
        weights[0] = 1.0f + static_cast<float>(i) / 977, slopes[0] = static_cast<float>(37 * i) / 3;
        const volatile float product = 0.002f * slopes[0];
        const float expected = weights[0] - product;
        fused += std::fma(-0.002f, slopes[0], weights[0]) != expected;
        state_of.update(weights.data(), slopes.data());
        BOOST_TEST(weights[0] == expected);
    }
    BOOST_TEST(fused > 5u);
}

// Steps of one size, against the running mean of the gradient.
struct sign_descent {
    double learning_rate = 0.5;
    double memory = 0.75;

    static constexpr auto mean = running_mean(state<0>, weight_gradient, setting<"memory">);
    static constexpr auto rule = update(state<0> = mean, weight = weight - rate * sign(mean));
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"memory"> = memory); }
};

BOOST_AUTO_TEST_CASE(the_new_values_are_all_computed_from_the_old_ones) {
    constexpr std::size_t lanes = simd::width<float>;
    optimizer_state<sign_descent, float, lanes> state_of(sign_descent{});
    aligned_block<float> weights(lanes), slopes(lanes);
    slopes[0] = 4, slopes[1] = -4;
    state_of.update(weights.data(), slopes.data());  // means 1 and -1
    slopes[0] = -2, slopes[1] = 4;
    state_of.update(weights.data(), slopes.data());  // means 0.25 and 0.25
    BOOST_TEST(weights[0] == -1);
    BOOST_TEST(weights[1] == 0);
    BOOST_TEST(weights[2] == 0);
}

// A start from the weights, a number carried on from 3, a sum over all tensors, one over a tensor.
struct remembering {
    double learning_rate = 1;

    static constexpr auto rule = at_start(state<0> = weight, number<"count"> = 3)
        | update(number<"count"> = number<"count"> + 2, number<"sum"> = weight_gradient + 1)
        | update(weight = state<0> + number<"count"> * number<"sum"> + row_sum(weight_gradient + 1) / 64)
        | at_end(weight = -state<0>);
};

BOOST_AUTO_TEST_CASE(a_rule_has_starts_numbers_sums_and_an_end_and_padding_counts_in_none) {
    constexpr std::size_t lanes = simd::width<double>;
    // A matrix of 2 x 1, padded, and a vector of 2.
    constexpr std::array<tensor_place, 2> places{{{0, 2, 1, lanes}, {2 * lanes, 1, 2, lanes}}};
    optimizer_state<remembering, double, 3 * lanes> state_of(remembering{}, places);
    aligned_block<double> weights(3 * lanes), slopes(3 * lanes);
    slopes[0] = 1, slopes[lanes] = 2, slopes[2 * lanes] = 3, slopes[2 * lanes + 1] = 4;
    weights[lanes] = 100;
    state_of.finalize(weights.data());
    BOOST_TEST(weights[lanes] == 100);
    state_of.update(weights.data(), slopes.data());
    // All slopes plus 1 are 14; those of the tensors 5 and 9; the count 5, then 7.
    BOOST_TEST(weights[0] == 5 * 14 + 5.0 / 64);
    BOOST_TEST(weights[lanes] == 100 + 5 * 14 + 5.0 / 64);
    BOOST_TEST(weights[2 * lanes + 1] == 5 * 14 + 9.0 / 64);
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[lanes] == 100 + 7 * 14 + 5.0 / 64);
    state_of.finalize(weights.data());
    BOOST_TEST(weights[lanes] == -100);
    BOOST_TEST(weights[0] == 0);
}

// Between its formulas the gradient of each tensor is turned round, by a copy in the workspace.
struct turning {
    double learning_rate = 1;
    double most = 3;

    static constexpr auto rule =
        update(weight_gradient = min(weight_gradient, setting<"most">), number<"count"> = number<"count"> + 1)
        | update(state<0> = weight_gradient) | transform_tensor(state<0>)
        | update(number<"sum"> = state<0>)
        | update(weight = 1000 * number<"sum"> + 100 * tensor_rows + 10 * state<0> + weight_gradient,
                 number<"count"> = number<"count"> + number<"sum">)
        | at_end(weight = number<"count">);
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"most"> = most); }
    template <class Real>
    static std::size_t workspace(const tensor_array<Real>& of) { return of.rows * of.columns; }
    template <class Real>
    void transform(const tensor_array<Real>& of, Real* workspace) const {
        Real* to = workspace + of.rows * of.columns;
        for (std::size_t i = 0; i < of.rows; ++i)
            for (std::size_t j = 0; j < of.columns; ++j) *--to = of.data[i * of.stride + j];
        for (std::size_t i = 0; i < of.rows; ++i)
            for (std::size_t j = 0; j < of.columns; ++j) of.data[i * of.stride + j] = *to++;
    }
};

BOOST_AUTO_TEST_CASE(a_transform_stands_between_the_formulas_of_a_step) {
    constexpr std::size_t lanes = simd::width<double>;
    constexpr std::array<tensor_place, 2> places{{{0, 2, 1, lanes}, {2 * lanes, 1, 2, lanes}}};
    optimizer_state<turning, double, 3 * lanes> state_of(turning{}, places);
    aligned_block<double> weights(3 * lanes), slopes(3 * lanes);
    slopes[0] = 1, slopes[lanes] = 2, slopes[2 * lanes] = 3, slopes[2 * lanes + 1] = 4;
    state_of.update(weights.data(), slopes.data());
    // The slopes, cut, are 1, 2, 3, 3: 9 in all.
    BOOST_TEST(weights[0] == 9000 + 200 + 20 + 1);
    BOOST_TEST(weights[lanes] == 9000 + 200 + 10 + 2);
    BOOST_TEST(weights[2 * lanes] == 9000 + 100 + 30 + 3);
    BOOST_TEST(weights[2 * lanes + 1] == 9000 + 100 + 30 + 3);
    state_of.finalize(weights.data());
    BOOST_TEST(weights[0] == 10);
}

BOOST_AUTO_TEST_CASE(a_network_without_parameters_has_nothing_to_update) {
    optimizer_state<adam<>, float, 0> state_of(adam<>{});
    state_of.update(nullptr, nullptr);
    BOOST_TEST(state_of.steps() == 1u);
    optimizer_state<muon<>, float, 0> transforming(muon<>{});
    transforming.update(nullptr, nullptr);
    BOOST_TEST(transforming.steps() == 1u);
}

}  // namespace
