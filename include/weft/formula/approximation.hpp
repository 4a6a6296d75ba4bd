// SPDX-License-Identifier: MIT
// The tiers of mathematics: accurate functions, or fast ones that are formulas themselves.
#pragma once

#include <weft/formula/algebra.hpp>

#include <numbers>

namespace weft::inline v0_1 {

// How a model computes exp, sigmoid, softplus, erf and normal_cdf; the rest stays as it is, tanh
// and log too, whose accurate forms are about as fast.
//
// accuracy accurate: 2 ulp a function. fast, in float and in double: exp 1e-5 relative from 2^-126
//          to 2^127, where it ends; sigmoid and softplus 1e-5, erf 4e-5, normal_cdf 2e-5,
//          absolute; log1p of a number in [0, 1] 3e-5 relative
struct accurate {
    static constexpr bool approximates = false;
};
struct fast {
    static constexpr bool approximates = true;
};

namespace detail {

// Writes functions out in arithmetic, so that a derivative taken after it is that of what is
// computed. The rules of algebra that know the functions come before.
struct approximation {
    algebra make;

    // c[0] + c[1] a + c[2] a^2 + ...
    template <std::size_t Count>
    constexpr node polynomial(node a, const double (&c)[Count]) {
        node sum = make.constant(c[Count - 1]);
        for (std::size_t i = Count - 1; i-- > 0;)
            sum = make.make(op::fma, sum, a, make.constant(c[i]));
        return sum;
    }
    constexpr node bounded(node a, double low, double high) {
        const node above = make.make(op::maximum, a, make.constant(low));
        return make.make(op::minimum, above, make.constant(high));
    }

    // 2^t = 2^n 2^f, n whole. That of the fraction is exact at 0 and 1, and its slope at 1 is twice
    // that at 0: nothing jumps or bends where n changes.
    constexpr node power_of_two(node t) {
        const node inside = bounded(t, -126, 127), n = make.make(op::floor, inside);
        const node power = polynomial(make.subtract(inside, n), power_of_fraction);
        return make.make(op::ldexp, power, n);
    }
    constexpr node exp_of_multiple(node a, double factor) {
        return power_of_two(make.multiply(make.constant(factor * std::numbers::log2e), a));
    }
    constexpr node exp(node a) { return exp_of_multiple(a, 1); }
    constexpr node sigmoid(node a) { return inverse_of_1_more(exp_of_multiple(a, -1)); }
    constexpr node softplus(node a) {
        const node positive = make.make(op::maximum, a, make.constant(0));
        return make.add(positive, log1p(exp(minus_abs(a))));
    }
    // With a slope of 1 at 0, where that of max(a, 0) is 0: the two sides join without a bend.
    constexpr node minus_abs(node a) {
        const node above = make.make(op::less, make.constant(0), a);
        return make.select(above, make.negate(a), a);
    }
    constexpr node log1p(node a) { return make.multiply(a, polynomial(a, logarithm_of_unit)); }
    // The polynomial leaves [-1, 1] where erf is 1.2e-5 from its end, and never comes back.
    constexpr node erf(node a) {
        return bounded(make.multiply(a, polynomial(make.multiply(a, a), error_integral)), -1, 1);
    }
    constexpr node normal_cdf(node a) {
        const node half = make.constant(0.5);
        const node part = erf(make.multiply(make.constant(0.5 * std::numbers::sqrt2), a));
        return make.make(op::fma, half, part, half);
    }
    constexpr node inverse_of_1_more(node a) {
        const node one = make.constant(1);
        return make.divide(one, make.add(one, a));
    }

    // The multiple of ln 2 above: of it exp(a - shift) is exp(a) times a power of two, so it is
    // neutral for the approximation too, whose gradient then needs no more than is written.
    constexpr node neutral_shift(node a) {
        const node below = make.multiply(make.constant(-std::numbers::log2e), a);
        const node factor = make.constant(-std::numbers::ln2);
        return make.multiply(factor, make.make(op::floor, below));
    }

    constexpr node rewritten(const instruction& i, node a, node b, node c) {
        switch (i.code) {
            case op::exp: return exp(a);
            case op::sigmoid: return sigmoid(a);
            case op::softplus: return softplus(a);
            case op::erf: return erf(a);
            case op::normal_cdf: return normal_cdf(a);
            case op::neutral_shift: return neutral_shift(a);
            case op::log1p:
                if (make.p.range(a).is_within(0, 1)) return log1p(a);
                break;
            default: break;
        }
        return make.make(i.code, a, b, c);
    }

    // Each minimax: relative for 2^f and for log(1 + x), whose slope at 1 is half of that of exp at
    // 0 upside down, as softplus needs it; absolute for erf on |x| <= 3.1.
    static constexpr double power_of_fraction[] = {
        1, 0.69305009631288551, 0.24128750643521175, 0.052174505565148936, 0.0134878916867538};
    static constexpr double logarithm_of_unit[] = {0.99998765176370046,  -0.49913809862108916,
                                                   0.32323273599828596,  -0.20404703632175936,
                                                   0.093874377512610556, -0.020753893916885653};
    static constexpr double error_integral[] = {
        1.12821859785,        -0.375016806991,      0.110568953376,
        -0.0247161481226,     0.00408181947986,     -0.000476744772087,
        3.67337479169e-5,     -1.65699477481e-6,    3.29006335488e-8};
};

}  // namespace detail

// The node with its functions approximated, where the program is to be; what lies before the node
// `until` stays as it is.
constexpr node approximated(program_builder& p, node value, node until = -1) {
    if (!p.approximates) return value;
    detail::approximation rules{algebra(p)};
    sequence<node> moved(static_cast<std::size_t>(value) + 1, node{-1});
    for (node i = 0; i <= value; ++i) {
        const instruction n = p[i];
        const auto at = [&](std::size_t k) {
            return n.operands[k] < 0 ? node{-1} : moved[static_cast<std::size_t>(n.operands[k])];
        };
        const bool stays = i == until || facts(n.code).operands == 0;
        moved[static_cast<std::size_t>(i)] = stays ? i : rules.rewritten(n, at(0), at(1), at(2));
    }
    return moved[static_cast<std::size_t>(value)];
}

}  // namespace weft
