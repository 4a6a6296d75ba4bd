// SPDX-License-Identifier: MIT
// Reverse mode on a program: one sweep from the output back gives every adjoint.
#pragma once

#include <weft/formula/algebra.hpp>

#include <numbers>

namespace weft::inline v0_1 {

namespace detail {

// The adjoint of a value that is broadcast along a row is the sum of the adjoints over the row.
// Nodes are made one statement after the other: the order of a call's arguments is the compiler's.
struct adjoint_sweep {
    algebra make;
    each_node<node> adjoints;

    constexpr void send(node to, node amount) {
        if (make.is_number(amount, 0) || make.at(to) == level::uniform) return;
        node& sum = adjoints[to];
        sum = sum < 0 ? amount : make.add(sum, amount);
    }

    // A row value used for every element of a row: its adjoint counts once an element.
    constexpr void send_from(node user, node to, node amount) {
        const bool broadcast = make.at(user) == level::element && make.at(to) == level::row;
        send(to, broadcast ? make.make(op::row_sum, amount) : amount);
    }

    // The number c where a / b is a / (c + a) or a / (c + |a|), else -1: the slope is c / b^2,
    // where 1 / b - a / b^2 would cancel.
    constexpr node rest_of_saturating(node a, node b) const {
        if (!make.is(b, op::add)) return -1;
        for (std::size_t side = 0; side < 2; ++side) {
            const node rest = make.operand(b, side), size = make.operand(b, 1 - side);
            const bool grows = size == a || (make.is(size, op::abs) && make.operand(size) == a);
            if (make.at(rest) == level::uniform && grows) return rest;
        }
        return -1;
    }

    constexpr void propagate(node i) {
        const instruction y = make.p[i];
        const node g = adjoints[i];
        const node a = y.operands[0], b = y.operands[1], c = y.operands[2];
        const auto number = [&](double value) { return make.constant(value); };
        const auto to = [&](node operand, node amount) { send_from(i, operand, amount); };
        switch (y.code) {
            case op::negate: to(a, make.negate(g)); break;
            case op::abs: to(a, make.multiply(g, make.make(op::sign, a))); break;
            case op::sqrt: to(a, make.divide(g, make.multiply(number(2), i))); break;
            case op::exp: to(a, make.multiply(g, i)); break;
            case op::expm1: to(a, make.multiply(g, make.make(op::exp, a))); break;
            case op::log: to(a, make.divide(g, a)); break;
            case op::log1p: to(a, make.divide(g, make.add(number(1), a))); break;
            case op::tanh: {
                const node one = number(1);
                to(a, make.multiply(g, make.subtract(one, make.multiply(i, i))));
                break;
            }
            case op::erf: {
                const node factor = number(2 * std::numbers::inv_sqrtpi);
                const node bell = make.make(op::exp, make.negate(make.multiply(a, a)));
                to(a, make.multiply(g, make.multiply(factor, bell)));
                break;
            }
            case op::normal_cdf: {
                const node factor = number(0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2);
                const node half = number(0.5), square = make.multiply(a, a);
                const node bell = make.make(op::exp, make.negate(make.multiply(half, square)));
                to(a, make.multiply(g, make.multiply(factor, bell)));
                break;
            }
            case op::sin: to(a, make.multiply(g, make.make(op::cos, a))); break;
            case op::cos: to(a, make.negate(make.multiply(g, make.make(op::sin, a)))); break;
            case op::atan: {
                const node one = number(1), square = make.multiply(a, a);
                to(a, make.divide(g, make.add(one, square)));
                break;
            }
            case op::sigmoid:
                to(a, make.multiply(g, make.multiply(i, make.make(op::sigmoid, make.negate(a)))));
                break;
            case op::softplus: to(a, make.multiply(g, make.make(op::sigmoid, a))); break;
            case op::as_probability: {
                const node above = make.make(op::less_equal, number(1e-7), a);
                const node below = make.make(op::less_equal, a, number(1 - 1e-7));
                const node inside = make.make(op::both, above, below);
                to(a, make.select(inside, g, number(0)));
                break;
            }
            case op::add: to(a, g), to(b, g); break;
            case op::subtract: to(a, g), to(b, make.negate(g)); break;
            case op::multiply: to(a, make.multiply(g, b)), to(b, make.multiply(g, a)); break;
            case op::divide: {
                if (const node rest = rest_of_saturating(a, b); rest >= 0) {
                    const node reciprocal = make.divide(number(1), b);
                    const node slope = make.multiply(make.multiply(rest, reciprocal), reciprocal);
                    to(a, make.multiply(g, slope));
                    break;
                }
                const node quotient = make.divide(g, b);
                to(a, quotient), to(b, make.negate(make.multiply(quotient, i)));
                break;
            }
            case op::maximum:
            case op::minimum: {
                const bool largest = y.code == op::maximum;
                const node first = largest ? make.make(op::less, b, a) : make.make(op::less, a, b);
                to(a, make.select(first, g, number(0))), to(b, make.select(first, number(0), g));
                break;
            }
            case op::power: {
                const node lower = make.make(op::power, a, make.subtract(b, number(1)));
                to(a, make.multiply(g, make.multiply(b, lower)));
                break;
            }
            case op::ldexp: to(a, make.make(op::ldexp, g, b)); break;
            case op::fma: to(a, make.multiply(g, b)), to(b, make.multiply(g, a)), to(c, g); break;
            case op::select:
                to(b, make.select(a, g, number(0))), to(c, make.select(a, number(0), g));
                break;
            case op::row_sum: send(a, g); break;
            case op::row_max: {
                const node is_largest = make.make(op::equal, a, i);
                const node one = number(1), zero = number(0);
                const node largest = make.select(is_largest, one, zero);
                send(a, make.multiply(largest, make.divide(g, make.make(op::row_sum, largest))));
                break;
            }
            case op::row_threshold: {
                const node above = make.make(op::less, i, a);
                const node one = number(1), zero = number(0);
                const node supports = make.select(above, one, zero);
                send(a, make.multiply(supports, make.divide(g, make.make(op::row_sum, supports))));
                break;
            }
            case op::pick: {
                const node column = make.p.add({.code = op::column, .at = level::element});
                const node is_picked = make.make(op::equal, column, b);
                send(a, make.select(is_picked, g, number(0)));
                break;
            }
            default: break;  // inputs, constants, masks, sign, floor, stop_gradient: nothing
        }
    }
};

}  // namespace detail

// The gradients of the sum of seed * output over all elements, with respect to the variables.
constexpr node_list gradients_of(program_builder& p, node output, const node_list& variables,
                                 node seed) {
    const node nodes = p.size();
    detail::adjoint_sweep sweep{algebra(p), each_node<node>(nodes, node{-1})};
    node first = output;
    for (std::size_t v = 0; v < variables.count(); ++v) first = std::min(first, variables[v]);
    if (p[output].at != level::uniform) sweep.send_from(seed, output, seed);
    for (node i = output; i > first; --i)
        if (sweep.adjoints[i] >= 0 && !variables.holds(i)) sweep.propagate(i);
    node_list gradients;
    for (std::size_t k = 0; k < variables.count(); ++k) {
        const node v = variables[k];
        const bool is_reached = v < nodes && sweep.adjoints[v] >= 0;
        gradients.add(is_reached ? sweep.adjoints[v] : p.constant(0));
    }
    return gradients;
}
constexpr node gradient_of(program_builder& p, node output, node variable, node seed) {
    node_list variables;
    variables.add(variable);
    return gradients_of(p, output, variables, seed)[0];
}

}  // namespace weft
