// SPDX-License-Identifier: MIT
#include <weft/formula/operation.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert(facts(op::add).operands == 2 && facts(op::add).flops == 1 && facts(op::add).commutes);
static_assert(!facts(op::subtract).commutes && !facts(op::less).commutes);
static_assert(facts(op::exp).transcendentals == 1 && facts(op::sqrt).transcendentals == 0);
static_assert(facts(op::sigmoid).flops == 4 && facts(op::softplus).transcendentals == 2);
static_assert(facts(op::less).is_mask && facts(op::both).is_mask && !facts(op::select).is_mask);
static_assert(is_reduction(op::row_sum) && is_reduction(op::row_max) && is_reduction(op::pick));
static_assert(!is_reduction(op::add) && !is_reduction(op::row_width));

// The rule of docs/explanation/complexity.md, and what is written in more than one operation.
constexpr std::size_t flops_by_rule(op code) {
    switch (code) {
        case op::constant: case op::input: case op::column: case op::row_width:
        case op::stop_gradient: case op::neutral_shift: case op::pick:
        case op::row_sum: case op::row_max: case op::row_threshold: return 0;
        case op::sigmoid: case op::normal_cdf: return 4;  // 1 / (1 + exp(-x)); as many of erf
        case op::gelu: return 5;
        case op::softplus: return 3;                      // log(1 + exp(x))
        case op::as_probability: case op::fma: return 2;
        default: return 1;
    }
}
constexpr std::size_t transcendentals_by_rule(op code) {
    switch (code) {
        case op::exp: case op::expm1: case op::log: case op::log1p: case op::tanh: case op::erf:
        case op::normal_cdf: case op::sin: case op::cos: case op::atan: case op::sigmoid:
        case op::exp_nonpositive: case op::log1p_unit: case op::gelu: case op::power: return 1;
        case op::softplus: return 2;
        default: return 0;
    }
}
static_assert([] {
    for (const operation_facts& one : operation_table)
        if (one.flops != flops_by_rule(one.code)
            || one.transcendentals != transcendentals_by_rule(one.code)) return false;
    return true;
}(), "every operation costs what the rule says");
static_assert([] {
    for (const operation_facts& one : operation_table) {
        const bool is_reduction_of_one = is_reduction(one.code) && one.code != op::pick;
        const std::size_t expected = one.code < op::negate                            ? 0
                                   : one.code < op::add || is_reduction_of_one        ? 1
                                   : one.code == op::fma || one.code == op::select    ? 3 : 2;
        if (one.operands != expected) return false;
    }
    return true;
}(), "every operation has its operands");
static_assert([] {
    for (const operation_facts& one : operation_table) {
        const bool is_comparison = one.code >= op::less && one.code <= op::not_equal;
        const bool joins = one.code == op::both || one.code == op::either;
        const bool commutes = joins || one.code == op::add || one.code == op::multiply
                           || one.code == op::equal || one.code == op::not_equal;
        if (one.is_mask != (is_comparison || joins) || one.commutes != commutes) return false;
    }
    return true;
}(), "comparisons give masks; sums, products and equality do not ask for an order");

BOOST_AUTO_TEST_CASE(every_operation_stands_at_its_place_in_the_table) {
    for (std::size_t i = 0; i < operation_table.size(); ++i) {
        BOOST_TEST(static_cast<std::size_t>(operation_table[i].code) == i);
        BOOST_TEST(operation_table[i].operands <= 3U);
        BOOST_TEST(!operation_table[i].name.empty());
    }
}
