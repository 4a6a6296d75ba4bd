// SPDX-License-Identifier: MIT
// An extension of one's own around any optimizer.
#include "keras_runs.hpp"

#include <weft/formula/print.hpp>
#include <weft/optimizer.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

// Gradients that are not numbers count as 0.
struct skipping {
    double otherwise = 0;

    static constexpr auto around(const auto& of) {
        constexpr auto is_number = weight_gradient == weight_gradient;
        return update(weight_gradient = where(is_number, weight_gradient, setting<"otherwise">)) | of;
    }
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"otherwise"> = otherwise); }
};

static_assert(optimizer<extended<sgd<>, skipping>>);
static_assert(update_flops<extended<sgd<>, skipping>>() == update_flops<sgd<>>() + 2);

BOOST_AUTO_TEST_CASE(an_extension_changes_what_the_optimizer_sees) {
    constexpr std::size_t lanes = simd::width<float>;
    const extended<sgd<>, skipping> chosen{sgd{.learning_rate = 0.5}, {}};
    optimizer_state<extended<sgd<>, skipping>, float, lanes> state_of(chosen);
    aligned_block<float> weights(lanes), slopes(lanes);
    slopes[0] = 2, slopes[1] = std::nanf("");
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == -1);
    BOOST_TEST(weights[1] == 0);
}

template <update_time Time, class... Assignments>
std::string text_of(const update_rule<Time, Assignments...>& rule) {
    std::string text;
    boost::hana::for_each(rule.assignments, [&](const auto& one) {
        text += std::remove_cvref_t<decltype(one)>::placeholder_type::name;
        text += " = " + to_string(one.value) + "; ";
    });
    return text;
}
template <class First, class Second>
std::string text_of(const rule_sequence<First, Second>& rule) { return text_of(rule.first) + text_of(rule.second); }

BOOST_AUTO_TEST_CASE(steps_around_a_rule_are_formulas_before_and_after_it) {
    constexpr auto plain = update(weight = weight - rate * weight_gradient);
    const std::string step_text = "weight = weight - rate * gradient; ";
    BOOST_TEST(text_of(detail::clipping_value::around(plain))
               == "gradient = max(min(gradient, clip_value), -clip_value); " + step_text);
    BOOST_TEST(text_of(detail::clipping_norm::around(plain))
               == "gradient = gradient * clip_norm / max(sqrt(row_sum(square(gradient))), clip_norm); " + step_text);
    BOOST_TEST(text_of(detail::clipping_global_norm::around(plain))
               == "square_of_global_norm = square(gradient); "
                  "gradient = gradient * clip_global_norm / max(sqrt(square_of_global_norm), clip_global_norm); " + step_text);
    BOOST_TEST(text_of(detail::decaying::around(plain))
               == "weight = weight - weight * decoupled_weight_decay * rate; " + step_text);
    BOOST_TEST(text_of(detail::averaging::around(plain))
               == step_text + "state0 = where(1 < step, average_momentum, 0) * state0 + (1 - where(1 < step, "
                              "average_momentum, 0)) * weight; weight = where(floor((step - 1) / overwrite_frequency) < "
                              "floor(step / overwrite_frequency), state0, weight); weight = state0; ");
    BOOST_TEST(text_of(at_start(state<0> = weight)) == "state0 = weight; ");
}

BOOST_AUTO_TEST_CASE(parts_of_updates_are_the_formulas_of_their_papers) {
    BOOST_TEST(to_string(adam<>::moved(x))
               == "weight - (state0 + (gradient - state0) * (1 - beta_1)) * rate * sqrt(ones_2 + (1 - ones_2) * (1 - "
                  "beta_2)) / (ones_1 + (1 - ones_1) * (1 - beta_1)) / (sqrt(x) + epsilon)");
    BOOST_TEST(to_string(rmsprop<>::scaled(x)) == "rate * gradient / sqrt(x + epsilon)");
    BOOST_TEST(to_string(adafactor<>::root_mean_square(x)) == "sqrt(row_sum(square(x)) / row_width)");
}

}  // namespace
