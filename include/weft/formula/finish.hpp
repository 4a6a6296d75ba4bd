// SPDX-License-Identifier: MIT
// A program made ready to run: composite operations written out, what no output needs left out.
#pragma once

#include <weft/formula/lower.hpp>

namespace weft::inline v0_1 {

namespace detail {

// An instruction of a program made anew in another, of what its operands have become there.
constexpr node copied(algebra& make, const program_builder& from, const instruction& i,
                      const moved_nodes& moved) {
    if (i.code == op::constant) return make.constant(i.value);
    if (i.code == op::input)
        return make.p.input(from.input_at(static_cast<std::size_t>(i.input)).view(), i.at);
    if (facts(i.code).operands == 0) return make.p.add(i);
    return make.make(i.code, moved.operand(i, 0), moved.operand(i, 1), moved.operand(i, 2));
}

// Rewrites a program node by node. With e = exp(-|x|) and q = -e / (1 + e), which both signs share:
//   sigmoid(x) = c + c q, where c is e below 0, else 1    softplus(x) = max(x, 0) + log1p(e)
// The ranges of what is made say that these exp are of numbers <= 0 and these log1p of some in
// [0, 1]: their range checks fall away, here and in every formula whose ranges say the same.
struct finishing {
    const program_builder& from;
    program_builder result{};
    algebra make = algebra(result);
    moved_nodes moved = moved_nodes(from.size());
    each_node<bool> needed = each_node<bool>(from.size(), false);
    each_node<int> users = each_node<int>(from.size(), 0);

    constexpr void need(node i) {
        if (i < 0 || needed[i]) return;
        needed[i] = true;
        for (const node operand : from[i].operands) {
            if (operand >= 0) ++users[operand];
            need(operand);
        }
    }

    // The cheapest operation that is right in the ranges of its operands.
    constexpr node exp(node a) {
        return make.make(make.nonpositive(a) ? op::exp_nonpositive : op::exp, a);
    }
    constexpr node log1p(node a) {
        return make.make(result.range(a).is_within(0, 1) ? op::log1p_unit : op::log1p, a);
    }
    constexpr node larger(node a, node b) {
        const interval of_a = result.range(a), of_b = result.range(b);
        if (!of_b.may_be_nan) {
            if (of_a.low >= of_b.high) return a;
            return make.make(op::maximum_of_number, a, b);
        }
        return of_a.may_be_nan ? make.make(op::maximum, a, b) : larger(b, a);
    }
    constexpr node smaller(node a, node b) {
        const interval of_a = result.range(a), of_b = result.range(b);
        if (!of_b.may_be_nan) {
            if (of_a.high <= of_b.low) return a;
            return make.make(op::minimum_of_number, a, b);
        }
        return of_a.may_be_nan ? make.make(op::minimum, a, b) : smaller(b, a);
    }

    constexpr node exp_of_minus_abs(node a) {
        return exp(make.negate(make.make(op::abs, a)));
    }
    constexpr node minus_lesser_sigmoid(node e) {
        return make.divide(e, make.subtract(make.constant(-1), e));
    }

    constexpr node rewrite(const instruction& i) {
        const node a = moved.operand(i, 0), b = moved.operand(i, 1), c = moved.operand(i, 2);
        switch (i.code) {
            case op::stop_gradient:
            case op::neutral_shift: return a;
            case op::exp: return exp(a);
            case op::log1p: return log1p(a);
            case op::maximum: return larger(a, b);
            case op::minimum: return smaller(a, b);
            case op::sigmoid: {
                const node e = exp_of_minus_abs(a), one = make.constant(1);
                const node negative = make.make(op::less, a, make.constant(0));
                const node factor = make.nonpositive(a) ? e : make.select(negative, e, one);
                return make.make(op::fma, factor, minus_lesser_sigmoid(e), factor);
            }
            case op::softplus: {
                if (make.nonpositive(a)) return log1p(exp(a));
                const node positive = larger(a, make.constant(0));
                return make.add(positive, log1p(exp_of_minus_abs(a)));
            }
            case op::multiply:
                if (are_sigmoids_of_both_signs(i)) {
                    const node e = exp_of_minus_abs(moved.operand(from[i.operands[0]], 0));
                    const node q = minus_lesser_sigmoid(e);
                    return make.multiply(q, make.subtract(make.constant(-1), q));
                }
                if (is_gelu(i, 0)) return make.make(op::gelu, a);
                if (is_gelu(i, 1)) return make.make(op::gelu, b);
                return make.multiply(a, b);
            case op::select:
                if (is_size(i)) return make.make(op::abs, b);
                return make.select(a, b, c);
            case op::as_probability: {
                const node above = larger(a, make.constant(1e-7));
                return smaller(above, make.constant(1 - 1e-7));
            }
            default: return copied(make, from, i, moved);
        }
    }

    constexpr bool are_sigmoids_of_both_signs(const instruction& product) {
        const instruction& a = from[product.operands[0]];
        const instruction& b = from[product.operands[1]];
        if (a.code != op::sigmoid || b.code != op::sigmoid) return false;
        const node of_a = a.operands[0], of_b = b.operands[0];
        return (from[of_b].code == op::negate && from[of_b].operands[0] == of_a)
            || (from[of_a].code == op::negate && from[of_a].operands[0] == of_b);
    }

    // 0 < x ? x : -x
    constexpr bool is_size(const instruction& select) {
        const instruction& above = from[select.operands[0]];
        const instruction& opposite = from[select.operands[2]];
        const node x = select.operands[1];
        return above.code == op::less && above.operands[1] == x
            && from[above.operands[0]].code == op::constant && from[above.operands[0]].value == 0
            && opposite.code == op::negate && opposite.operands[0] == x;
    }

    // x normal_cdf(x), and nothing else needs the latter: it can be denormal where this is not.
    constexpr bool is_gelu(const instruction& product, std::size_t argument) {
        const node other = product.operands[1 - argument];
        return from[other].code == op::normal_cdf && users[other] == 1
            && from[other].operands[0] == product.operands[argument];
    }

    constexpr void run() {
        for (std::size_t i = 0; i < from.output_count(); ++i) {
            ++users[from.output_node(i)];
            need(from.output_node(i));
        }
        for (node i = 0; i < from.size(); ++i)
            if (needed[i]) moved[i] = rewrite(from[i]);
        for (std::size_t i = 0; i < from.output_count(); ++i)
            result.output(moved[from.output_node(i)]);
    }
};

}  // namespace detail

// Twice, since writing out a composite can leave nodes (a negated argument) without a user.
constexpr program_builder finish(const program_builder& p) {
    detail::finishing once{p};
    once.run();
    detail::finishing twice{once.result};
    twice.run();
    return twice.result;
}

// The finished program of formulas: an output each.
template <class... Formulas>
constexpr program_builder lowered(const Formulas&... formulas) {
    program_builder p;
    algebra make(p);
    (p.output(make.number(lower(p, formulas))), ...);
    return finish(p);
}

// The instructions of formulas exactly as written, equal ones once: for counting and printing.
template <class... Formulas>
constexpr program_builder as_written(const Formulas&... formulas) {
    program_builder p;
    p.as_written = true;
    (p.output(lower(p, formulas)), ...);
    return p;
}

// What the values of a formula can be, whatever its inputs are: NaN aside, sigmoid(x) is within
// (0, 1). Nothing that is not so is claimed, but not all that is so is found.
template <formula Formula>
constexpr interval range_of(const Formula& f) {
    program_builder p = lowered(f);
    return p.range(p.output_node(0));
}

}  // namespace weft
