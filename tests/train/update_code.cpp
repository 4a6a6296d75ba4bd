// SPDX-License-Identifier: MIT
// The programs of rules: where their inputs and outputs are, and reductions without padding.
#include <weft/train/update_code.hpp>

#include <weft/formula/evaluate.hpp>
#include <weft/optimizer/adafactor.hpp>
#include <weft/optimizer/lamb.hpp>
#include <weft/optimizer/nadam.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace weft;

// rate, step, three settings, the product, the mean of ones.
static_assert(facts_of_rule<nadam<>, 0>.number_count == 7);
static_assert(facts_of_rule<nadam<>, 0>.number("momentum_product") == 5);
static_assert(facts_of_rule<nadam<>, 0>.number("momentum") == update_facts::absent);
static_assert(facts_of_rule<nadam<>, 0>.states == 2 && !facts_of_rule<nadam<>, 0>.reduces);
static_assert(facts_of_rule<lamb<>, 0>.reduces);

using step_of_nadam = update_code<nadam<>, 0, update_time::each_step, assigned::array>;
static_assert(step_of_nadam::outputs == 3 && step_of_nadam::knows_every_name && !step_of_nadam::is_by_tensor);
// state<0>, state<1>, the weight
static_assert(step_of_nadam::destinations[0] == 3 && step_of_nadam::destinations[1] == 4);
static_assert(step_of_nadam::destinations[2] == 0);
static_assert(update_code<lamb<>, 0, update_time::each_step, assigned::array>::is_by_tensor);

struct misspelt {
    double learning_rate = 1, momentum = 0.5;
    static constexpr auto rule = update(weight = weight - rate * setting<"momentom"> * weight_gradient);
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"momentum"> = momentum); }
};
static_assert(!update_code<misspelt, 0, update_time::each_step, assigned::array>::knows_every_name);

// The value of a formula over a row of which only some elements are valid.
double over_row(const program_builder& p, const std::vector<double>& values, const std::vector<double>& valid) {
    const program_builder q = without_padding(p);
    double elements = 0;
    for (const double one : valid) elements += one;
    const auto input = [&](std::string_view name, std::size_t column) {
        return name == "weight" ? values[column] : name == "valid" ? valid[column] : elements;
    };
    return row_evaluation(q, values.size(), input)(q.output_node(0), 0);
}

BOOST_AUTO_TEST_CASE(padding_counts_in_no_reduction) {
    const std::vector<double> values{-3, -1, 7, -2}, valid{1, 1, 0, 1};
    BOOST_TEST(over_row(lowered(row_sum(weight + 1)), values, valid) == -3);
    BOOST_TEST(over_row(lowered(row_max(weight)), values, valid) == -1);
    BOOST_TEST(over_row(lowered(row_mean(weight)), values, valid) == -2);
    BOOST_TEST(over_row(lowered(row_sum(square(weight - row_mean(weight)))), values, valid) == 2);
}

// Rules are lowered while compiling; the same while the test runs.
template <class Optimizer, update_time Time = update_time::each_step>
void is_lowered_alike() {
    using kept = update_code<Optimizer, 0, Time, assigned::array>;
    const program<kept::code.size()> again = kept::make().template finished<kept::code.size()>();
    BOOST_TEST((again.nodes == kept::code.nodes && again.outputs == kept::code.outputs && again.inputs == kept::code.inputs));
    for (std::size_t i = 0; i < again.input_count; ++i)
        BOOST_TEST(kept::place(again.inputs[i].view(), again.input_levels[i]) == kept::sources[i]);
}
BOOST_AUTO_TEST_CASE(a_rule_is_lowered_alike_while_compiling_and_while_running) {
    is_lowered_alike<nadam<>>();
    is_lowered_alike<lamb<>>();
    is_lowered_alike<adafactor<>>();
    is_lowered_alike<adafactor<>, update_time::after_transform>();
    BOOST_TEST(step_of_nadam::place("gradient", level::element) == update_facts::gradient);
    BOOST_TEST(step_of_nadam::place("tensor_rows", level::row) == 1u);
    BOOST_TEST(step_of_nadam::place("momentom", level::uniform) == update_facts::absent);
}

BOOST_AUTO_TEST_CASE(facts_of_a_rule_are_what_it_assigns) {
    update_facts facts;
    facts.add_number("rate"), facts.add_number("rate");
    BOOST_TEST(facts.number_count == 1u);
    facts.add(update_time::each_step, lower_rule<update_time::each_step>(rule_at<lamb<>, 0>));
    BOOST_TEST((facts.states == 2 && facts.reduces));
    // A gradient that is assigned before a transform is kept as a state more.
    facts.keep_gradient();
    BOOST_TEST((facts.states == 2 && facts.gradient_after == update_facts::gradient));
    constexpr auto clipped = update(weight_gradient = max(min(weight_gradient, 1), -1));
    facts.add(update_time::each_step, lower_rule<update_time::each_step>(clipped));
    facts.keep_gradient();
    BOOST_TEST((facts.states == 3 && facts.gradient_after == update_facts::first_state + 2));
    while (facts.number_count < most_inputs) facts.add_number("n" + std::to_string(facts.number_count));
    BOOST_CHECK_THROW(facts.add_number("one more"), std::length_error);
}

// The ranges of Keras and PyTorch, without the ends where a step divides by 0.
BOOST_AUTO_TEST_CASE(settings_out_of_their_range_are_refused) {
    const auto refused = [](std::string_view name, double value) {
        return error_of([&] { checked_setting(name, value); });
    };
    BOOST_TEST(refused("beta_1", 2)
               == "weft: beta_1: expected a number of at least 0 and below 1, found 2");
    BOOST_TEST(refused("epsilon", 0) == "weft: epsilon: expected a number above 0, found 0");
    for (const std::string_view name : {"clip_value", "clip_norm", "clip_global_norm", "clip_threshold"}) {
        BOOST_TEST(refused(name, 0).ends_with(": expected a number above 0, found 0"));
        BOOST_TEST(refused(name, 1e-3) == "no error");
    }
    BOOST_TEST(refused("momentum", -0.1)
               == "weft: momentum: expected a number of 0 ... 1, found -0.1");
    BOOST_TEST(refused("weight_decay", -1)
               == "weft: weight_decay: expected a number of at least 0, found -1");
    for (const std::string_view name : {"l1", "l2", "l2_shrinkage", "initial_accumulator"}) {
        BOOST_TEST(refused(name, -1).ends_with(": expected a number of at least 0, found -1"));
        BOOST_TEST(refused(name, 0) == "no error");
    }
    BOOST_TEST(refused("learning_rate_power", 0.5)
               == "weft: learning_rate_power: expected a number of at most 0, found 0.5");
    BOOST_TEST(refused("learning_rate_power", 0) == "no error");
    BOOST_TEST(refused("beta_2_decay", 0.8) != "no error");
    for (const std::string_view name : {"adam_beta_2", "rho"}) {
        BOOST_TEST(refused(name, 1) != "no error");
        BOOST_TEST(refused(name, 0) == "no error");
    }
    for (const std::string_view name : {"beta_2", "rho", "average_momentum", "epsilon_1", "weight_decay"})
        BOOST_TEST(refused(name, std::numeric_limits<double>::quiet_NaN()) != "no error");
    BOOST_TEST(refused("momentum", 1) == "no error");
    BOOST_TEST(refused("beta_2_decay", -0.8) == "no error");
}

}  // namespace
