// SPDX-License-Identifier: MIT
// The rules of intervals: what a node of a program can be, from what its operands can be.
#pragma once

#include <weft/formula/interval.hpp>
#include <weft/formula/scalar.hpp>

#include <numbers>

namespace weft::inline v0_1::detail {

// What makes NaN: zeros and infinities that a value can be, of finite inputs or of any.
struct extremes {
    bool zero, above, below;
    constexpr extremes(const interval& of, bool inputs_are_finite)
        : zero(of.low <= 0 && of.high >= 0),
          above(of.high == interval::infinity && (of.may_become_infinite || !inputs_are_finite)),
          below(of.low == -interval::infinity && (of.may_become_infinite || !inputs_are_finite)) {}
    constexpr bool infinite() const { return above || below; }
    constexpr bool product_is_nan(const extremes& other) const {
        return (zero && other.infinite()) || (infinite() && other.zero);
    }
    constexpr bool sum_is_nan(const extremes& other) const {
        return (above && other.below) || (below && other.above);
    }
    constexpr bool difference_is_nan(const extremes& other) const {
        return (above && other.above) || (below && other.below);
    }
};

// The rules, one node of a program from those before it. Program, the builder declared after them,
// gives instructions by index, and range(node) of operands.
template <class Program>
class interval_rules {
public:
    static constexpr interval apply(Program& program, const instruction& i) {
        interval_rules rules{program};
        for (std::size_t k = 0; k < 3; ++k)
            if (i.operands[k] >= 0) rules.of[k] = program.range(i.operands[k]);
        interval result = rules.range(i);
        result.low = float_below(result.low);
        result.high = float_above(result.high);
        result.is_positive = result.is_positive || result.low > 0;
        rules.find_nan(i, result);
        return result;
    }

private:
    constexpr explicit interval_rules(Program& program) : p(program) {}

    // Of a function that rises through (at, value), between two ends.
    constexpr interval rising(double at, double low, double value, double high) const {
        return between(of[0].low >= at ? value : low, of[0].high <= at ? value : high);
    }
    constexpr bool nonnegative(std::size_t k) const { return of[k].low >= 0; }

    constexpr interval range(const instruction& i) const {
        const interval &a = of[0], &b = of[1];
        const node first = i.operands[0], second = i.operands[1];
        const bool numbers = !a.may_be_nan && !b.may_be_nan;
        switch (i.code) {
            case op::constant: return i.value == i.value ? between(i.value, i.value) : interval{};
            case op::column: return between(0, interval::infinity);
            case op::row_width: return between(1, interval::infinity);
            case op::negate: return negated(a);
            case op::abs: return magnitude(a);
            case op::sign: return between(a.low > 0 ? 1 : a.low < 0 ? -1 : 0,
                                          a.high > 0 ? 1 : a.high < 0 ? -1 : 0);
            case op::floor: return between(scalar::floor(a.low), scalar::floor(a.high));
            case op::sqrt:
                return between(scalar::sqrt(std::max(a.low, 0.0)),
                               scalar::sqrt(std::max(a.high, 0.0)), a.is_positive);
            case op::exp:
            case op::exp_nonpositive: return positive(rising(0, 0, 1, interval::infinity));
            case op::expm1: return rising(0, -1, 0, interval::infinity);
            case op::log: return rising(1, -interval::infinity, 0, interval::infinity);
            case op::log1p:
            case op::log1p_unit: return rising(0, -interval::infinity, 0, interval::infinity);
            case op::tanh:
            case op::erf: return rising(0, -1, 0, 1);
            case op::normal_cdf: return rising(0, 0, 0.5, 1);
            case op::gelu: return between(of[0].low >= 0 ? 0 : -0.17, std::max(of[0].high, 0.0));
            case op::sin:
            case op::cos: return between(-1, 1);
            case op::atan: return rising(0, -std::numbers::pi / 2, 0, std::numbers::pi / 2);
            case op::sigmoid: return positive(rising(0, 0, 0.5, 1));
            case op::softplus: return between(std::max(a.low, 0.0), interval::infinity, true);
            case op::as_probability: return between(1e-7, 1 - 1e-7);
            case op::stop_gradient:
            case op::neutral_shift:
            case op::row_max:
            case op::pick: return a;
            case op::row_sum:
                if (has_one(first)) return between(1, interval::infinity);
                return between(nonnegative(0) ? a.low : -interval::infinity,
                               a.high <= 0 ? a.high : interval::infinity, a.is_positive);
            case op::add: return sum(a, b);
            case op::subtract: return difference(first, second);
            case op::multiply: return first == second ? square(a) : product(a, b);
            case op::divide: return quotient(first, second);
            case op::minimum:
            case op::minimum_of_number:
                return between(std::min(a.low, b.low), std::min(a.high, b.high),
                               a.is_positive && b.is_positive);
            case op::maximum:
            case op::maximum_of_number:
                return between(std::max(a.low, b.low), std::max(a.high, b.high),
                               a.is_positive || b.is_positive);
            case op::power:
                if (a.is_positive || (nonnegative(0) && nonnegative(1)))
                    return between(0, interval::infinity, a.is_positive);
                return {};
            case op::ldexp:
                return between(a.low >= 0 ? 0 : -interval::infinity,
                               a.high <= 0 ? 0 : interval::infinity, a.is_positive);
            case op::less: return truth(numbers && a.high < b.low, a.low >= b.high);
            case op::less_equal: return truth(numbers && a.high <= b.low, a.low > b.high);
            case op::equal: return truth(false, a.high < b.low || b.high < a.low);
            case op::not_equal: return truth(a.high < b.low || b.high < a.low, false);
            case op::both:
            case op::either: return between(0, 1);
            case op::fma:  // a b + a is a (1 + b)
                return first == i.operands[2] ? product(a, sum(between(1, 1), b))
                                              : sum(product(a, b), of[2]);
            case op::select: return either(refined(i, 1), refined(i, 2));
            case op::row_threshold: return between(a.low - 1, a.high);  // of n equal a: a - 1 / n
            case op::input: break;
        }
        return {};
    }

    constexpr interval difference(node first, node second) const {
        interval result = sum(of[0], negated(of[1]));
        if (is_at_most(first, second, most_steps)) result.high = std::min(result.high, 0.0);
        if (is_at_most(second, first, most_steps)) result.low = std::max(result.low, 0.0);
        const instruction& subtracted = p[second];
        if (subtracted.code == op::floor && subtracted.operands[0] == first)
            result.high = std::min(result.high, 1.0);
        return result;
    }
    // A divisor that can be 0 can be -0, unless it is positive before it is rounded.
    constexpr interval quotient(node first, node second) const {
        const interval &a = of[0], &b = of[1];
        if (b.high < 0) return quotient_by_positive(negated(a), negated(b));
        interval result = b.is_positive ? quotient_by_positive(a, b) : interval{};
        if (nonnegative(0) && is_at_most(first, second, most_steps)) {
            result.low = std::max(result.low, 0.0);
            result.high = std::min(result.high, 1.0);
        }
        return result;
    }

    // exp(a - row_max(a)), which is 1 at the row's largest.
    constexpr bool has_one(node term) const {
        if (p[term].code != op::exp && p[term].code != op::exp_nonpositive) return false;
        const instruction& shifted = p[p[term].operands[0]];
        if (shifted.code != op::subtract) return false;
        node largest = shifted.operands[1];
        if (p[largest].code == op::stop_gradient || p[largest].code == op::neutral_shift)
            largest = p[largest].operands[0];
        return p[largest].code == op::row_max && p[largest].operands[0] == shifted.operands[0];
    }

    // A side of a select that is compared in its condition, or its negative: where(x > 0, x, ...)
    // takes x > 0.
    constexpr interval refined(const instruction& select, std::size_t side) const {
        const node chosen = select.operands[side];
        const bool is_negated = p[chosen].code == op::negate;
        const node value = is_negated ? p[chosen].operands[0] : chosen;
        interval result = p.range(value);
        const instruction& condition = p[select.operands[0]];
        if (condition.code != op::less && condition.code != op::less_equal) return of[side];
        const node lesser = condition.operands[0], greater = condition.operands[1];
        const bool holds = side == 1;
        const auto bounds = [&](node other) { return holds || !p.range(other).may_be_nan; };
        const node least = holds ? lesser : greater, most = holds ? greater : lesser;
        if (value == most && bounds(least)) result.low = std::max(result.low, p.range(least).low);
        if (value == least && bounds(most)) result.high = std::min(result.high, p.range(most).high);
        return is_negated ? negated(result) : result;
    }

    // Whether a <= b in every element, as x <= row_max(x), or NaN is among them.
    constexpr bool is_at_most(node a, node b, int steps) const {
        if (a == b || p.range(a).high <= p.range(b).low) return true;
        if (steps == 0) return false;
        const instruction& above = p[b];
        const instruction& below = p[a];
        const auto reaches = [&](std::size_t k) {
            return is_at_most(a, above.operands[k], steps - 1);
        };
        const auto is_nonnegative = [&](node i) { return p.range(i).low >= 0; };
        switch (above.code) {
            case op::stop_gradient:
            case op::neutral_shift:
            case op::row_max:
            case op::abs:
                if (reaches(0)) return true;
                break;
            case op::maximum:
            case op::maximum_of_number:
                if (reaches(0) || reaches(1)) return true;
                break;
            case op::row_sum:
                if (is_nonnegative(above.operands[0]) && reaches(0)) return true;
                break;
            case op::add:
                if (is_nonnegative(above.operands[1]) && reaches(0)) return true;
                if (is_nonnegative(above.operands[0]) && reaches(1)) return true;
                break;
            default: break;
        }
        const auto starts = [&](std::size_t k) {
            return is_at_most(below.operands[k], b, steps - 1);
        };
        switch (below.code) {
            case op::stop_gradient:
            case op::neutral_shift:
            case op::floor: return starts(0);
            case op::minimum:
            case op::minimum_of_number: return starts(0) || starts(1);
            default: return false;
        }
    }

    constexpr bool makes_nan(const instruction& i, bool finite) const {
        const extremes a(of[0], finite), b(of[1], finite), c(of[2], finite);
        const bool is_square = i.operands[0] == i.operands[1];
        switch (i.code) {
            case op::add: return a.sum_is_nan(b);
            case op::subtract: return a.difference_is_nan(b);
            case op::multiply: return !is_square && a.product_is_nan(b);
            case op::divide: return (a.zero && b.zero) || (a.infinite() && b.infinite());
            case op::sqrt:
            case op::log: return of[0].low < 0;
            case op::log1p: return of[0].low < -1;
            case op::sin:
            case op::cos: return a.infinite();
            case op::power:
                return of[0].low <= 0 || a.infinite() || b.infinite();
            case op::ldexp: return b.infinite();
            // Rounded once or twice: a product that overflows is NaN only with an infinite c.
            case op::fma: return a.product_is_nan(b) || c.infinite();
            case op::row_threshold: return true;
            case op::row_sum: return a.above && a.below;
            default: return false;
        }
    }
    // Of finite operands.
    constexpr bool makes_infinity(const instruction& i) const {
        switch (i.code) {
            case op::log: return of[0].low <= 0;
            case op::log1p: return of[0].low <= -1;
            case op::exp:
            case op::expm1: return of[0].high > 80;
            case op::add:
            case op::subtract:
            case op::multiply:
            case op::divide:
            case op::power:
            case op::ldexp:
            case op::fma:
            case op::row_threshold:
            case op::row_sum: return true;
            default: return false;
        }
    }

    constexpr void find_nan(const instruction& i, interval& result) const {
        const bool is_input = i.code == op::input, is_number = i.code == op::constant;
        const bool is_not_a_number = is_number && i.value != i.value;
        result.may_be_nan = is_input || is_not_a_number || makes_nan(i, false);
        result.may_become_nan = is_not_a_number || makes_nan(i, true);
        result.may_become_infinite = is_number || makes_infinity(i);
        if (!facts(i.code).is_mask) {
            for (std::size_t k = i.code == op::select ? 1 : 0; k < 3; ++k) {
                if (i.operands[k] < 0) continue;
                result.may_be_nan = result.may_be_nan || of[k].may_be_nan;
                result.may_become_nan = result.may_become_nan || of[k].may_become_nan;
                result.may_become_infinite =
                    result.may_become_infinite || of[k].may_become_infinite;
            }
        }
        if (result.low > -interval::infinity && result.high < interval::infinity)
            result.may_become_infinite = false;
    }

    static constexpr int most_steps = 4;
    Program& p;
    interval of[3];
};

}  // namespace weft::detail
