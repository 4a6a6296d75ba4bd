// SPDX-License-Identifier: MIT
// A loss written as a formula, its mean and its sum; the notes' own loss.
#include <weft/loss/loss.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses.hpp>

namespace {

using namespace weft;

constexpr auto of_elements = mean(abs(prediction - target));
constexpr auto of_rows = sum(row_max(abs(prediction - target)));
static_assert(of_elements.by == reduction::mean && of_rows.by == reduction::sum);
static_assert(decltype(of_elements.value)::at == level::element);
static_assert(decltype(of_rows.value)::at == level::row);
static_assert(evaluate(of_elements.value, prediction = 1.0, target = 3.0) == 2);

// cost or profit of each of two
template <int Cost, int Profit>
constexpr auto stock = sum(where(prediction > target, Cost * (prediction - target),
                                 Profit * (target - prediction)));
template <int Cost, int Profit>
constexpr auto stock_value = stock<Cost, Profit>.value;
template <int Cost, int Profit>
constexpr auto stock_slope = derivative(stock_value<Cost, Profit>, prediction);

BOOST_AUTO_TEST_CASE(a_loss_written_as_a_formula_is_that_of_keras) {
    std::size_t compared = 0;
    for (const auto& expected : reference_losses().at("cases")) {
        if (expected.at("loss") != "seed_cost_profit") continue;
        const bool cost_is_one = expected.at("args").at("COST") == 1.0;
        const double worst = cost_is_one
            ? distance_from_reference<stock_value<1, 99>, stock_slope<1, 99>>(expected, true)
            : distance_from_reference<stock_value<99, 1>, stock_slope<99, 1>>(expected, true);
        BOOST_TEST(worst <= 1e-12);
        ++compared;
    }
    BOOST_TEST(compared == 2u);
}

}  // namespace
