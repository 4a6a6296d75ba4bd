// SPDX-License-Identifier: MIT
// The programs of rules: where their inputs and outputs are, and reductions without padding.
#include <weft/train/update_code.hpp>

#include <weft/formula/evaluate.hpp>
#include <weft/optimizer/lamb.hpp>
#include <weft/optimizer/nadam.hpp>

#include <boost/test/unit_test.hpp>

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

}  // namespace
