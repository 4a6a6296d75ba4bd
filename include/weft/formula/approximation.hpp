// SPDX-License-Identifier: MIT
// The tiers of mathematics: accurate functions, or fast ones that are formulas themselves.
#pragma once

#include <weft/formula/algebra.hpp>

#include <numbers>

namespace weft::inline v0_1 {

// How a model computes exp, sigmoid, softplus, erf, normal_cdf and gelu; the rest stays as it is,
// tanh and log too, whose accurate forms are about as fast.
//
// accuracy accurate: 2 ulp a function. fast, in float and in double: exp 1e-5 relative from 2^-126
//          to 2^127, where it ends; sigmoid, softplus and normal_cdf 1e-5, erf 2e-5, gelu 2e-6,
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

    // c[0] + c[1] a + c[2] a^2 + ... in pairs of terms, a shorter chain than Horner's.
    template <std::size_t Count>
    constexpr node polynomial(node a, const double (&c)[Count]) {
        const auto pair = [&](std::size_t i) {
            const node first = make.constant(c[i]);
            if (i + 1 == Count) return first;
            const node second = make.constant(c[i + 1]);
            return make.make(op::fma, second, a, first);
        };
        const node square = make.multiply(a, a);
        std::size_t i = (Count - 1) / 2 * 2;
        node sum = pair(i);
        while (i > 0) {
            i -= 2;
            sum = make.make(op::fma, sum, square, pair(i));
        }
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
        return make.add(positive, log1p(exp(make.negate(size(a)))));
    }
    // |a|, with a slope of -1 at 0, where that of max(a, 0) is 0: two sides join without a bend.
    constexpr node size(node a) {
        const node above = make.make(op::less, make.constant(0), a);
        return make.select(above, a, make.negate(a));
    }
    constexpr node log1p(node a) { return make.multiply(a, polynomial(a, logarithm_of_unit)); }
    // |a|, but at most tail_end.
    constexpr node bounded_size(node a) {
        return make.make(op::minimum, size(a), make.constant(tail_end));
    }
    // erfc(size / sqrt 2), twice the probability beyond size; 0 at tail_end.
    constexpr node both_tails(node size) {
        const node root = polynomial(size, root_of_tails);
        node power = make.make(op::maximum, root, make.constant(least_root));
        for (int i = 0; i < 4; ++i) power = make.multiply(power, power);
        return power;
    }
    // The function of a that rises from low to high, like erf of a / sqrt 2.
    constexpr node risen(node a, double low, double high) {
        const node above = make.make(op::less, make.constant(0), a);
        const auto by_side = [&](double right, double left) {
            const node of_right = make.constant(right), of_left = make.constant(left);
            return make.select(above, of_right, of_left);
        };
        const double half = (high - low) / 2;
        const node factor = by_side(-half, half), end = by_side(high, low);
        const node tails = both_tails(bounded_size(a));
        return make.make(op::fma, tails, factor, end);
    }
    constexpr node normal_cdf(node a) { return risen(a, 0, 1); }
    constexpr node erf(node a) {
        return risen(make.multiply(make.constant(std::numbers::sqrt2), a), -1, 1);
    }
    // max(a, 0) - |a| times the probability beyond |a|
    constexpr node gelu(node a) {
        const node size = bounded_size(a), positive = make.make(op::maximum, a, make.constant(0));
        const node factor = make.multiply(make.constant(-0.5), size);
        return make.make(op::fma, both_tails(size), factor, positive);
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

    // x normal_cdf(x)
    constexpr bool is_gelu(const instruction& product, std::size_t argument) {
        const instruction& other = make.p[product.operands[1 - argument]];
        return other.code == op::normal_cdf && other.operands[0] == product.operands[argument];
    }

    constexpr node rewritten(const instruction& i, node a, node b, node c) {
        switch (i.code) {
            case op::exp: return exp(a);
            case op::sigmoid: return sigmoid(a);
            case op::softplus: return softplus(a);
            case op::erf: return erf(a);
            case op::normal_cdf: return normal_cdf(a);
            case op::neutral_shift: return neutral_shift(a);
            case op::multiply:
                if (is_gelu(i, 0)) return gelu(a);
                if (is_gelu(i, 1)) return gelu(b);
                break;
            case op::log1p:
                if (make.p.range(a).is_within(0, 1)) return log1p(a);
                break;
            default: break;
        }
        return make.make(i.code, a, b, c);
    }

    // Minimax in relative error for 2^f and for log(1 + x), whose slope at 1 is half of that of exp
    // at 0 upside down, as softplus needs it.
    static constexpr double power_of_fraction[] = {
        1, 0.69305009631288551, 0.24128750643521175, 0.052174505565148936, 0.0134878916867538};
    static constexpr double logarithm_of_unit[] = {0.99998765176370046,  -0.49913809862108916,
                                                   0.32323273599828596,  -0.20404703632175936,
                                                   0.093874377512610556, -0.020753893916885653};
    // The 16th root, minimax for the error of gelu and below 0 at tail_end; its 16th power is 0
    // where the root is least (tests/reference/fast_functions.sollya).
    static constexpr double tail_end = 8.75, least_root = 0x1p-100;
    static constexpr double root_of_tails[] = {
        1, -0.049880113889567625, -0.018583301733909107, -0.001433452802476071,
        0.0007138480076717318, -4.634095133576445e-05};
};

}  // namespace detail

// The node with its functions approximated, where the program is to be. A variable, which a
// derivative is taken with respect to, stays the node that it is.
constexpr node approximated(program_builder& p, node value, node variable = -1) {
    if (!p.approximates) return value;
    detail::approximation rules{algebra(p)};
    moved_nodes moved(static_cast<node>(value + 1));
    for (node i = 0; i <= value; ++i) {
        const instruction n = p[i];
        const bool stays = i == variable || facts(n.code).operands == 0;
        moved[i] = stays ? i
                         : rules.rewritten(n, moved.operand(n, 0), moved.operand(n, 1),
                                           moved.operand(n, 2));
    }
    return moved[value];
}

}  // namespace weft
