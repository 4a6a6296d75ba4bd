// SPDX-License-Identifier: MIT
// Instructions made under the rules of algebra: constants fold, and forms that overflow or cancel
// become the stable ones.
#pragma once

#include <weft/formula/program.hpp>
#include <weft/formula/scalar_operation.hpp>

namespace weft::inline v0_1 {

// Makes nodes of one program. Every rule keeps the value where the original is finite; the ones
// that also change a rounding are those that buy stability:
//   log(exp a) = a                      log(a / b) = log a - log b      where b >= 0 is known
//   log(sigmoid a) = -softplus(-a)      log(1 + exp a) = softplus a     1 - sigmoid a = sigmoid(-a)
//   a / (1 + exp b) = a * sigmoid(-b)   log(row_sum(exp a)) = max + log(row_sum(exp(a - max)))
//   row_sum(r * a) = r * row_sum(a)     pick(f(a), label) = f(pick(a, label))
//   row_sum(t * (a - r)) = row_sum(t * a) - r * row_sum(t)      where a <= 0 <= r
//   where(c, a, 0) * b = where(c, a * b, 0), so an unselected side never makes 0 * inf
// Ranges say where signs are known, and which comparisons never or always hold.
class algebra {
public:
    constexpr explicit algebra(program_builder& builder) : p(builder) {}

    constexpr node make(op code, node a, node b = -1, node c = -1) {
        if (is_reduction(code)) return reduction(code, a, b);
        if (!p.as_written) {
            if (is_constant(a) && (b < 0 || is_constant(b)) && (c < 0 || is_constant(c)))
                return constant(scalar_operation(code, value(a), b < 0 ? 0 : value(b),
                                                 c < 0 ? 0 : value(c)));
            if (const node simpler = rule(code, a, b, c); simpler >= 0) return simpler;
        }
        return raw(code, a, b, c);
    }

    constexpr node constant(double number) { return p.constant(number); }
    constexpr node negate(node a) { return make(op::negate, a); }
    constexpr node add(node a, node b) { return make(op::add, a, b); }
    constexpr node subtract(node a, node b) { return make(op::subtract, a, b); }
    constexpr node multiply(node a, node b) { return make(op::multiply, a, b); }
    constexpr node divide(node a, node b) { return make(op::divide, a, b); }
    constexpr node select(node c, node a, node b) { return make(op::select, c, a, b); }

    // A mask as the number 1 or 0.
    constexpr node number(node a) {
        if (!facts(p[a].code).is_mask || p.as_written) return a;
        const node one = constant(1), zero = constant(0);
        return select(a, one, zero);
    }

    constexpr bool is(node a, op code) const { return p[a].code == code; }
    constexpr bool is_number(node a, double number) const {
        return is(a, op::constant) && p[a].value == number;
    }
    constexpr bool is_constant(node a) const { return is(a, op::constant); }
    constexpr double value(node a) const { return p[a].value; }
    constexpr node operand(node a, std::size_t i = 0) const { return p[a].operands[i]; }
    constexpr level at(node a) const { return p[a].at; }

    // Known to be >= 0 (<= 0, > 0), whatever the inputs are, NaN aside.
    constexpr bool nonnegative(node a) const { return p.range(a).low >= 0; }
    constexpr bool nonpositive(node a) const { return p.range(a).high <= 0; }
    constexpr bool positive(node a) const { return p.range(a).is_positive; }

    program_builder& p;

private:
    constexpr node raw(op code, node a, node b = -1, node c = -1) {
        if (facts(code).commutes && b < a && !p.as_written) std::swap(a, b);
        level at = p[a].at;
        if (b >= 0) at = std::max(at, p[b].at);
        if (c >= 0) at = std::max(at, p[c].at);
        if (is_reduction(code)) at = level::row;
        return p.add({.code = code, .at = at, .operands = {a, b, c}});
    }

    // where(c, a, 0) or where(c, 0, a): a masked value, which products are pulled into.
    constexpr bool is_masked(node a) const {
        return is(a, op::select) && (is_number(operand(a, 1), 0) || is_number(operand(a, 2), 0));
    }
    template <class Function>
    constexpr node inside_mask(node masked, Function function) {
        const node c = operand(masked, 0), yes = operand(masked, 1), no = operand(masked, 2);
        return is_number(no, 0) ? select(c, function(yes), no) : select(c, yes, function(no));
    }

    constexpr node rule(op code, node a, node b, node c) {
        switch (code) {
            case op::negate: return negate_rule(a);
            case op::add: return add_rule(a, b);
            case op::subtract: return subtract_rule(a, b);
            case op::multiply: return multiply_rule(a, b);
            case op::divide: return divide_rule(a, b);
            case op::log: return log_rule(a);
            case op::log1p:
                if (is(a, op::exp)) return make(op::softplus, operand(a));
                if (is(a, op::negate) && is(operand(a), op::sigmoid))
                    return make(op::log, make(op::sigmoid, negate(operand(operand(a)))));
                return -1;
            case op::exp:
                if (is(a, op::log) && nonnegative(operand(a))) return operand(a);
                if (is(a, op::negate) && is(operand(a), op::softplus))
                    return make(op::sigmoid, negate(operand(operand(a))));
                return -1;
            case op::abs:
                if (is(a, op::negate)) return make(op::abs, operand(a));
                return nonnegative(a) ? a : nonpositive(a) ? negate(a) : node{-1};
            case op::sqrt:
                if (is(a, op::multiply) && operand(a, 0) == operand(a, 1))
                    return make(op::abs, operand(a));
                return -1;
            case op::power: return power_rule(a, b);
            case op::as_probability:
                if (is(a, op::sigmoid) || is_softmax(a)) return a;
                return -1;
            case op::less:
            case op::less_equal:
            case op::equal:
            case op::not_equal: {
                const interval known = p.range_of({.code = code, .operands = {a, b, c}});
                return known.low == known.high ? constant(known.low) : node{-1};
            }
            case op::both: return both_rule(a, b);
            case op::either: return either_rule(a, b);
            case op::select:
                if (is_constant(a)) return value(a) != 0 ? b : c;
                return b == c ? b : node{-1};
            default: return -1;
        }
    }

    constexpr bool is_softmax(node a) const {
        return is(a, op::divide) && is(operand(a, 0), op::exp) && is(operand(a, 1), op::row_sum)
            && operand(operand(a, 1)) == operand(a, 0);
    }

    constexpr node negate_rule(node a) {
        if (is(a, op::negate)) return operand(a);
        if (is(a, op::subtract)) return subtract(operand(a, 1), operand(a, 0));
        if (is_masked(a)) return inside_mask(a, [&](node side) { return negate(side); });
        return -1;
    }

    constexpr node add_rule(node a, node b) {
        if (is_number(a, 0)) return b;
        if (is_number(b, 0)) return a;
        if (is(b, op::negate)) return subtract(a, operand(b));
        if (is(a, op::negate)) return subtract(b, operand(a));
        if (is_masked(a) && is_masked(b) && operand(a, 0) == operand(b, 0)) {
            const node yes = add(operand(a, 1), operand(b, 1));
            return select(operand(a, 0), yes, add(operand(a, 2), operand(b, 2)));
        }
        return -1;
    }

    constexpr node subtract_rule(node a, node b) {
        if (is_number(b, 0)) return a;
        if (is_number(a, 0)) return negate(b);
        if (is(b, op::negate)) return add(a, operand(b));
        if (is_number(a, 1) && is(b, op::sigmoid)) return make(op::sigmoid, negate(operand(b)));
        return -1;
    }

    constexpr node multiply_rule(node a, node b) {
        if (is_constant(b)) std::swap(a, b);
        if (is_number(a, 0) || is_number(b, 1)) return a;
        if (is_number(a, 1)) return b;
        if (is_number(a, -1)) return negate(b);
        if (is(a, op::negate)) return negate(multiply(operand(a), b));
        if (is(b, op::negate)) return negate(multiply(a, operand(b)));
        if (is_masked(a)) return inside_mask(a, [&](node side) { return multiply(side, b); });
        if (is_masked(b)) return inside_mask(b, [&](node side) { return multiply(a, side); });
        return -1;
    }

    constexpr node divide_rule(node a, node b) {
        if (is_number(b, 1) || is_number(a, 0)) return a;
        if (a == b && positive(a)) return constant(1);
        if (is(a, op::negate)) return negate(divide(operand(a), b));
        if (is_masked(a)) return inside_mask(a, [&](node side) { return divide(side, b); });
        if (is(b, op::add)) {
            const node first = operand(b, 0), second = operand(b, 1);
            if (is_number(first, 1) && is(second, op::exp))
                return multiply(a, make(op::sigmoid, negate(operand(second))));
            if (is_number(second, 1) && is(first, op::exp))
                return multiply(a, make(op::sigmoid, negate(operand(first))));
        }
        return -1;
    }

    constexpr node log_rule(node a) {
        if (is(a, op::exp)) return operand(a);
        if (is(a, op::sigmoid)) return negate(make(op::softplus, negate(operand(a))));
        if (is(a, op::divide) && nonnegative(operand(a, 1))) {
            const node divisor = operand(a, 1), above = make(op::log, operand(a, 0));
            return subtract(above, make(op::log, divisor));
        }
        if (is(a, op::add)) {
            const node first = operand(a, 0), second = operand(a, 1);
            if (is_number(first, 1) && is(second, op::exp))
                return make(op::softplus, operand(second));
            if (is_number(second, 1) && is(first, op::exp))
                return make(op::softplus, operand(first));
        }
        if (is(a, op::row_sum) && is(operand(a), op::exp) && !is_shifted(operand(operand(a)))) {
            const node v = operand(operand(a));
            const node shift = raw(op::neutral_shift, make(op::row_max, v));
            return add(shift, make(op::log, make(op::row_sum, make(op::exp, subtract(v, shift)))));
        }
        return -1;
    }

    constexpr bool is_shifted(node a) const {
        if (!is(a, op::subtract)) return false;
        const node shift = operand(a, 1);
        return (is(shift, op::neutral_shift) || is(shift, op::stop_gradient))
            && is(operand(shift), op::row_max);
    }

    constexpr node both_rule(node a, node b) {
        if (is_constant(b)) std::swap(a, b);
        if (!is_constant(a)) return -1;
        return value(a) != 0 ? b : a;
    }
    constexpr node either_rule(node a, node b) {
        if (is_constant(b)) std::swap(a, b);
        if (!is_constant(a)) return -1;
        return value(a) != 0 ? a : b;
    }

    constexpr node power_rule(node a, node exponent) {
        if (is_number(exponent, 0)) return constant(1);
        if (is_number(exponent, 1)) return a;
        if (is_number(exponent, 2)) return multiply(a, a);
        if (is_number(exponent, 3)) return multiply(multiply(a, a), a);
        if (is_number(exponent, 0.5)) return make(op::sqrt, a);
        if (is_number(exponent, -1)) return divide(constant(1), a);
        return -1;
    }

    constexpr node reduction(op code, node a, node b) {
        if (p.as_written) return raw(code, a, b);
        if (at(a) != level::element) {
            const node width = p.add({.code = op::row_width});
            if (code == op::row_sum) return multiply(a, width);
            return code == op::row_threshold ? subtract(a, divide(constant(1), width)) : a;
        }
        if (code == op::row_sum) {
            if (is(a, op::negate)) return negate(reduction(code, operand(a), -1));
            if (is(a, op::multiply) && at(operand(a, 0)) != level::element)
                return multiply(operand(a, 0), reduction(code, operand(a, 1), -1));
            if (is(a, op::multiply) && at(operand(a, 1)) != level::element)
                return multiply(operand(a, 1), reduction(code, operand(a, 0), -1));
            if (is(a, op::divide) && at(operand(a, 1)) != level::element)
                return divide(reduction(code, operand(a, 0), -1), operand(a, 1));
            if (is(a, op::multiply))
                for (const std::size_t i : {0u, 1u})
                    if (is_lowered_by_row(operand(a, i)))
                        return sum_of_lowered(operand(a, 1 - i), operand(a, i));
        }
        if (code == op::pick && !is(a, op::input) && facts(p[a].code).operands > 0) {
            const instruction of = p[a];
            const auto picked = [&](std::size_t i) {
                return of.operands[i] < 0 ? node{-1} : reduction(op::pick, of.operands[i], b);
            };
            const node first = picked(0), second = picked(1);
            return make(of.code, first, second, picked(2));
        }
        return raw(code, a, b);
    }

    // a - r for an a <= 0 and an r >= 0 of the row: neither of t a and t r cancels the other.
    constexpr bool is_lowered_by_row(node a) {
        return is(a, op::subtract) && at(operand(a, 0)) == level::element
            && at(operand(a, 1)) != level::element && nonpositive(operand(a, 0))
            && nonnegative(operand(a, 1));
    }
    // The row's value can come after the pass over its elements.
    constexpr node sum_of_lowered(node factor, node lowered) {
        const node above = reduction(op::row_sum, multiply(factor, operand(lowered, 0)), -1);
        const node factors = reduction(op::row_sum, factor, -1);
        return subtract(above, multiply(operand(lowered, 1), factors));
    }
};

}  // namespace weft
