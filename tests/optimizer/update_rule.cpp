// SPDX-License-Identifier: MIT
// An optimizer of one's own: its update is a few formulas.
#include <weft/optimizer/update_rule.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// Steps of one size, against the running mean of the gradient.
struct sign_descent {
    double learning_rate = 0.5;
    double memory = 0.75;

    static constexpr auto mean = running_mean(state<0>, weight_gradient, setting<"memory">);
    static constexpr auto rule = update(state<0> = mean, weight = weight - rate * sign(mean));
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"memory"> = memory); }
};

static_assert(optimizer<sign_descent> && !optimizer<int>);
static_assert(rule_count<sign_descent> == 1 && chosen_rule(sign_descent{}) == 0);
static_assert(update_states<sign_descent>() == 1);
// 1 - memory is one value a call; difference, product, sum; sign, product, difference.
static_assert(update_flops<sign_descent>() == 6);
static_assert(count_states(update(weight = weight - rate * weight_gradient)) == 0);

// Without settings, with two rules.
struct two_ways {
    double learning_rate = 0.5;
    bool is_still = false;

    static constexpr auto rules = boost::hana::make_tuple(
        update(weight = weight - rate * weight_gradient), update(state<2> = weight));
    constexpr std::size_t rule() const { return is_still ? 1 : 0; }
};
static_assert(optimizer<two_ways> && rule_count<two_ways> == 2);
static_assert(chosen_rule(two_ways{}) == 0 && chosen_rule(two_ways{.is_still = true}) == 1);
static_assert(update_states<two_ways>() == 0 && update_flops<two_ways>() == 2);
static_assert(update_states(two_ways{.is_still = true}) == 3);
static_assert(update_flops(two_ways{.is_still = true}) == 0);
static_assert(decltype(boost::hana::length(settings_of(two_ways{})))::value == 0);

// Neither a rule nor rules with a choice.
struct no_rule { double learning_rate = 1; };
struct no_choice {
    double learning_rate = 1;
    static constexpr auto rules = two_ways::rules;
};
static_assert(!optimizer<no_rule> && !optimizer<no_choice>);

static_assert(evaluate(running_mean(state<0>, weight_gradient, 0.75), state<0> = 1.0, weight_gradient = 3.0) == 1.5);

// What follows sees what was assigned before; all of one update see the values before it.
BOOST_AUTO_TEST_CASE(assignments_of_one_update_are_at_once_those_of_two_in_order) {
    const auto value_of = [](const lowered_rule& lowered, std::string_view name) {
        for (std::size_t i = 0; i < lowered.count; ++i) {
            if (lowered.names[i].view() != name) continue;
            program_builder p = lowered.p;
            p.output(lowered.values[i]);
            const program_builder ready = finish(p);
            const auto inputs = [](std::string_view input, std::size_t) { return input == "weight" ? 2.0 : 5.0; };
            return row_evaluation(ready, 1, inputs)(ready.output_node(0), 0);
        }
        return 0.0;
    };
    constexpr auto at_once = update(weight = weight + 1, state<0> = weight * 10);
    constexpr auto in_order = update(weight = weight + 1) | update(state<0> = weight * 10) | update(weight = weight * 2);
    BOOST_TEST(value_of(lower_rule<update_time::each_step>(at_once), "state0") == 20);
    const lowered_rule lowered = lower_rule<update_time::each_step>(in_order);
    BOOST_TEST(value_of(lowered, "state0") == 30);
    BOOST_TEST(value_of(lowered, "weight") == 6);
    BOOST_TEST(lowered.count == 2u);
}

// What is before the transform and what is after it are two programs; the gradient of the first is
// kept for the second.
constexpr auto halving = update(weight_gradient = weight_gradient / 2, state<1> = weight)
    | transform_tensor(state<1>) | update(weight = weight - weight_gradient * state<1>, state<2> = tensor_rows);
static_assert(transformed_state<decltype(halving)> == "state1" && count_states(halving) == 3);
static_assert(transformed_state<decltype(update(weight = weight))>.empty());
static_assert(count_flops(halving) == 3);

BOOST_AUTO_TEST_CASE(a_transform_divides_a_rule) {
    const lowered_rule before = lower_rule<update_time::each_step>(halving);
    BOOST_TEST(before.count == 2u);
    BOOST_TEST(before.count_of(assigned::array) == 2u);
    const lowered_rule after = lower_rule<update_time::after_transform>(halving);
    BOOST_TEST(after.count == 2u);
    BOOST_TEST((after.names[0].view() == "weight" && after.names[1].view() == "state2"));
    BOOST_CHECK_THROW(lower_rule<update_time::each_step>(halving | transform_tensor(state<0>)), std::length_error);
}

BOOST_AUTO_TEST_CASE(a_rule_is_lowered_by_the_time_of_its_parts) {
    constexpr auto rule = at_start(state<0> = 0.1, number<"sum"> = 1)
        | update(number<"sum"> = number<"sum"> + step, number<"norm"> = square(weight_gradient))
        | update(weight_gradient = weight_gradient * number<"norm">)
        | update(weight = weight - weight_gradient) | at_end(weight = state<0>);
    const lowered_rule start = lower_rule<update_time::at_start>(rule);
    BOOST_TEST(start.count_of(assigned::array) == 1u);
    BOOST_TEST(start.count_of(assigned::number) == 1u);
    const lowered_rule each = lower_rule<update_time::each_step>(rule);
    BOOST_TEST(each.count_of(assigned::array) == 1u);
    BOOST_TEST(each.count_of(assigned::number) == 1u);
    BOOST_TEST(each.count_of(assigned::total) == 1u);
    BOOST_TEST(each.count_of(assigned::nothing) == 1u);
    BOOST_TEST(lower_rule<update_time::at_end>(rule).count_of(assigned::array) == 1u);
    // square, its sum; product, difference
    BOOST_TEST(count_flops(rule) == 4u);
}

}  // namespace
