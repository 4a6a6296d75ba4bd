// SPDX-License-Identifier: MIT
// A program made ready to run: composite operations written out, what no output needs left out.
#pragma once

#include <weft/formula/lower.hpp>

namespace weft::inline v0_1 {

namespace detail {

// Rewrites a program node by node. With e = exp(-|x|) and q = -e / (1 + e), which both signs share:
//   sigmoid(x) = c + c q, where c is e below 0, else 1    softplus(x) = max(x, 0) + log1p(e)
// The ranges of what is made say that these exp are of numbers <= 0 and these log1p of some in
// [0, 1]: their range checks fall away, here and in every formula whose ranges say the same.
struct finishing {
    const program_builder& from;
    program_builder result{};
    sequence<node> moved = sequence<node>(static_cast<std::size_t>(from.size()), node{-1});
    sequence<char> needed = sequence<char>(static_cast<std::size_t>(from.size()), char{0});
    sequence<int> users = sequence<int>(static_cast<std::size_t>(from.size()), 0);

    constexpr void need(node i) {
        if (i < 0 || needed[static_cast<std::size_t>(i)]) return;
        needed[static_cast<std::size_t>(i)] = 1;
        for (const node operand : from[i].operands) {
            if (operand >= 0) ++users[static_cast<std::size_t>(operand)];
            need(operand);
        }
    }

    // The cheapest operation that is right in the ranges of its operands.
    constexpr node exp(algebra& make, node a) {
        return make.make(make.nonpositive(a) ? op::exp_nonpositive : op::exp, a);
    }
    constexpr node log1p(algebra& make, node a) {
        return make.make(result.range(a).is_within(0, 1) ? op::log1p_unit : op::log1p, a);
    }
    constexpr node larger(algebra& make, node a, node b) {
        const interval of_a = result.range(a), of_b = result.range(b);
        if (!of_b.may_be_nan) {
            if (of_a.low >= of_b.high) return a;
            return make.make(op::maximum_of_number, a, b);
        }
        return of_a.may_be_nan ? make.make(op::maximum, a, b) : larger(make, b, a);
    }
    constexpr node smaller(algebra& make, node a, node b) {
        const interval of_a = result.range(a), of_b = result.range(b);
        if (!of_b.may_be_nan) {
            if (of_a.high <= of_b.low) return a;
            return make.make(op::minimum_of_number, a, b);
        }
        return of_a.may_be_nan ? make.make(op::minimum, a, b) : smaller(make, b, a);
    }

    constexpr node exp_of_minus_abs(algebra& make, node a) {
        return exp(make, make.negate(make.make(op::abs, a)));
    }
    constexpr node minus_lesser_sigmoid(algebra& make, node e) {
        return make.divide(e, make.subtract(make.constant(-1), e));
    }

    constexpr node rewrite(const instruction& i) {
        algebra make(result);
        const auto at = [&](std::size_t operand) {
            const node o = i.operands[operand];
            return o < 0 ? node{-1} : moved[static_cast<std::size_t>(o)];
        };
        const node a = at(0), b = at(1), c = at(2);
        switch (i.code) {
            case op::constant: return make.constant(i.value);
            case op::input: {
                const auto input = static_cast<std::size_t>(i.input);
                return result.input(from.input_at(input).view(), i.at);
            }
            case op::column:
            case op::row_width: return result.add(i);
            case op::stop_gradient:
            case op::neutral_shift: return a;
            case op::exp: return exp(make, a);
            case op::log1p: return log1p(make, a);
            case op::maximum: return larger(make, a, b);
            case op::minimum: return smaller(make, a, b);
            case op::sigmoid: {
                const node e = exp_of_minus_abs(make, a), one = make.constant(1);
                const node negative = make.make(op::less, a, make.constant(0));
                const node factor = make.nonpositive(a) ? e : make.select(negative, e, one);
                return make.make(op::fma, factor, minus_lesser_sigmoid(make, e), factor);
            }
            case op::softplus: {
                if (make.nonpositive(a)) return log1p(make, exp(make, a));
                const node positive = larger(make, a, make.constant(0));
                return make.add(positive, log1p(make, exp_of_minus_abs(make, a)));
            }
            case op::multiply:
                if (are_sigmoids_of_both_signs(i)) {
                    const auto argument = static_cast<std::size_t>(from[i.operands[0]].operands[0]);
                    const node e = exp_of_minus_abs(make, moved[argument]);
                    const node q = minus_lesser_sigmoid(make, e);
                    return make.multiply(q, make.subtract(make.constant(-1), q));
                }
                if (is_gelu(i, 0)) return make.make(op::gelu, a);
                if (is_gelu(i, 1)) return make.make(op::gelu, b);
                return make.multiply(a, b);
            case op::select:
                if (is_size(i)) return make.make(op::abs, b);
                return make.select(a, b, c);
            case op::as_probability: {
                const node above = larger(make, a, make.constant(1e-7));
                return smaller(make, above, make.constant(1 - 1e-7));
            }
            default: return make.make(i.code, a, b, c);
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
        return from[other].code == op::normal_cdf && users[static_cast<std::size_t>(other)] == 1
            && from[other].operands[0] == product.operands[argument];
    }

    constexpr void run() {
        for (std::size_t i = 0; i < from.output_count(); ++i) {
            ++users[static_cast<std::size_t>(from.output_node(i))];
            need(from.output_node(i));
        }
        for (node i = 0; i < from.size(); ++i)
            if (const auto here = static_cast<std::size_t>(i); needed[here])
                moved[here] = rewrite(from[i]);
        for (std::size_t i = 0; i < from.output_count(); ++i)
            result.output(moved[static_cast<std::size_t>(from.output_node(i))]);
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
