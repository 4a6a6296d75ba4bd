// SPDX-License-Identifier: MIT
// A loss written as a formula, its mean and its sum; losses with options.
#include <weft/loss/loss.hpp>

#include <weft/formula/evaluate.hpp>

namespace {

using namespace weft;

constexpr auto of_elements = mean(abs(prediction - target));
constexpr auto of_rows = sum(row_max(abs(prediction - target)));
static_assert(of_elements.by == reduction::mean && of_rows.by == reduction::sum);
static_assert(decltype(of_elements.value)::at == level::element);
static_assert(decltype(of_rows.value)::at == level::row);
static_assert(evaluate(of_elements.value, prediction = 1.0, target = 3.0) == 2);

// A loss with options is a loss, and gives others.
constexpr auto scaled = adjustable([](double factor = 2) { return mean(factor * prediction); });
static_assert(evaluate(scaled.value, prediction = 3.0) == 6);
static_assert(evaluate(scaled(5).value, prediction = 3.0) == 15);
static_assert(sum(scaled(5)).by == reduction::sum && mean(sum(scaled)).by == reduction::mean);
static_assert(evaluate(sum(scaled(5)).value, prediction = 3.0) == 15);

// A weight a sample multiplies its values, whatever the reduction.
static_assert(weighted(of_rows).by == reduction::sum && weighted(of_elements).by == reduction::mean);
static_assert(evaluate(weighted(of_elements).value, prediction = 1.0, target = 3.0,
                       sample_weight = 0.25) == 0.5);
static_assert(evaluate(sum(weighted(scaled)).value, prediction = 3.0, sample_weight = 2.0) == 12);

}  // namespace
