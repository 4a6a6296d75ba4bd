// SPDX-License-Identifier: MIT
// Random formulas as programs, made while the test runs, and their values in long double by the C
// library: nothing in here computes with weft's functions.
#pragma once

#include <weft/formula/finish.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace properties {

using weft::node;
using weft::op;

// RC_PARAMS asks for another seed, or for more: RC_PARAMS="seed=7 max_success=100000".
inline const bool seeded = [] { return setenv("RC_PARAMS", "seed=20 max_success=2000", 0) == 0; }();

// One operation: which, and of which of the values so far.
using step = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t>;
using recipe = std::vector<step>;

// The same formula for any builder: as it is written, or under the rules of algebra.
class cook {
public:
    explicit cook(weft::program_builder& p) : make_(p), p_(p) {
        values_ = {p.input("x", weft::level::element), p.input("target", weft::level::element),
                   p.input("scale", weft::level::row)};
        for (const double number : {0.0, 1.0, -1.0, 0.5, 2.0, 3.0})
            values_.push_back(p.constant(number));
        masks_ = {make_.make(op::less, values_[0], values_[1])};
    }
    // Gives the last value made.
    node operator()(const recipe& steps) {
        for (const step& one : steps) add(one);
        return values_.back();
    }

private:
    void add(const step& one) {
        static constexpr op unary[] = {op::negate, op::abs, op::sign, op::floor, op::sqrt, op::exp,
                                       op::expm1, op::log, op::log1p, op::tanh, op::erf,
                                       op::normal_cdf, op::sin, op::cos, op::atan, op::sigmoid,
                                       op::softplus, op::as_probability, op::stop_gradient,
                                       op::row_sum, op::row_max};
        static constexpr op binary[] = {op::add, op::subtract, op::multiply, op::divide,
                                        op::minimum, op::maximum, op::add, op::multiply};
        static constexpr op compare[] = {op::less, op::less_equal, op::equal, op::not_equal};
        static constexpr double exponents[] = {2, 3, -1, 0.5, 1.7, -2.5, 0, 1};
        const auto [what, i, j, k] = one;
        const node a = value(i), b = value(j), c = value(k);
        const node mask = masks_[k % masks_.size()];
        if (what % 16 < 6) {
            const op code = unary[j % std::size(unary)];
            values_.push_back(code == op::log || code == op::sqrt || code == op::log1p
                                  ? make_.make(code, make_.make(op::abs, a))
                                  : make_.make(code, a));
        } else if (what % 16 < 11) values_.push_back(make_.make(binary[k % std::size(binary)], a, b));
        else if (what % 16 == 11)
            values_.push_back(make_.make(op::power, a, p_.constant(exponents[j % 8])));
        else if (what % 16 == 12) values_.push_back(make_.make(op::fma, a, b, c));
        else if (what % 16 == 13) values_.push_back(make_.select(mask, a, b));
        else if (what % 16 == 14) masks_.push_back(make_.make(compare[k % 4], a, b));
        else
            masks_.push_back(make_.make(j % 2 == 0 ? op::both : op::either,
                                        masks_[i % masks_.size()], mask));
    }
    // The later ones more often, so that formulas grow deep.
    node value(std::uint8_t i) const {
        return i % 2 == 0 ? values_[values_.size() - 1 - (i / 2) % std::min<std::size_t>(
                                                              4, values_.size())]
                          : values_[(i / 2) % values_.size()];
    }

    weft::algebra make_;
    weft::program_builder& p_;
    std::vector<node> values_, masks_;
};

using row = std::vector<long double>;
using rows = std::map<std::string, row, std::less<>>;

// Of one operation, and how near its operands are to where it jumps or bends.
inline long double operate(op code, long double a, long double b, long double c,
                           long double& distance) {
    const auto kink = [&](long double how_far) {
        distance = std::min(distance, std::abs(how_far));
    };
    switch (code) {
        case op::negate: return -a;
        case op::abs: kink(a); return std::abs(a);
        case op::sign: kink(a); return a > 0 ? 1 : a < 0 ? -1 : a;
        case op::floor: kink(a - std::round(a)); return std::floor(a);
        case op::sqrt: kink(a); return std::sqrt(a);
        case op::exp:
        case op::exp_nonpositive: return std::exp(a);
        case op::expm1: return std::expm1(a);
        case op::log: return std::log(a);
        case op::log1p:
        case op::log1p_unit: return std::log1p(a);
        case op::tanh: return std::tanh(a);
        case op::erf: return std::erf(a);
        case op::normal_cdf: return std::erfc(-a / std::sqrt(2.0L)) / 2;
        case op::gelu: return a * std::erfc(-a / std::sqrt(2.0L)) / 2;
        case op::sin: return std::sin(a);
        case op::cos: return std::cos(a);
        case op::atan: return std::atan(a);
        case op::sigmoid: return 1 / (1 + std::exp(-a));
        case op::softplus: return a > 0 ? a + std::log1p(std::exp(-a)) : std::log1p(std::exp(a));
        case op::as_probability:
            kink(a - 1e-7L), kink(a - (1 - 1e-7L));
            return std::min(std::max(a, static_cast<long double>(1e-7)),
                            static_cast<long double>(1 - 1e-7));
        case op::add: return a + b;
        case op::subtract: return a - b;
        case op::multiply: return a * b;
        case op::divide: return a / b;
        case op::minimum:
        case op::minimum_of_number: kink(a - b); return a != a || b != b ? a + b : std::min(a, b);
        case op::maximum:
        case op::maximum_of_number: kink(a - b); return a != a || b != b ? a + b : std::max(a, b);
        case op::power: return std::pow(a, b);
        case op::ldexp: return std::ldexp(a, static_cast<int>(b));
        case op::less: kink(a - b); return a < b;
        case op::less_equal: kink(a - b); return a <= b;
        case op::equal: kink(a - b); return a == b;
        case op::not_equal: kink(a - b); return a != b;
        case op::both: return a != 0 && b != 0;
        case op::either: return a != 0 || b != 0;
        case op::fma: return std::fma(a, b, c);
        case op::select: return a != 0 ? b : c;
        default: return a;
    }
}

// What a program gives for a row of inputs.
struct evaluation {
    std::vector<row> nodes;
    long double distance = std::numeric_limits<long double>::infinity();  // from the next kink
    long double largest = 0;  // magnitude on the way
    bool is_finite = true;
    long double nearest_zero = std::numeric_limits<long double>::infinity();  // of a divisor

    bool is_tame() const { return is_finite && largest < 1e5L && nearest_zero > 1e-3L; }
};

inline evaluation evaluate(const weft::program_builder& p, const rows& inputs, node last) {
    const std::size_t width = inputs.at("x").size();
    evaluation result;
    for (node i = 0; i <= last; ++i) {
        const weft::instruction& n = p[i];
        const auto operand = [&](std::size_t k, std::size_t column) {
            return n.operands[k] < 0 ? 0.0L
                                     : result.nodes[static_cast<std::size_t>(n.operands[k])][column];
        };
        row values(width);
        for (std::size_t column = 0; column < width; ++column) {
            long double& v = values[column];
            if (n.code == op::constant) v = n.value;
            else if (n.code == op::input) v = inputs.find(p.name_of(i))->second[column];
            else if (n.code == op::column) v = static_cast<long double>(column);
            else if (n.code == op::row_width) v = static_cast<long double>(width);
            else if (n.code == op::row_sum)
                for (std::size_t k = 0; k < width; ++k) v += operand(0, k);
            else if (n.code == op::row_max) {
                v = operand(0, 0);
                for (std::size_t k = 1; k < width; ++k) {
                    const long double other = operand(0, k);
                    if (other != operand(0, 0))
                        result.distance = std::min(result.distance, std::abs(v - other));
                    v = v != v || other != other ? v + other : std::max(v, other);
                }
            } else
                v = operate(n.code, operand(0, column), operand(1, column), operand(2, column),
                            result.distance);
            result.is_finite = result.is_finite && std::isfinite(v);
            result.largest = std::max(result.largest, std::abs(v));
            const bool divides = n.code == op::divide || n.code == op::power;
            const bool has_pole = divides || n.code == op::log || n.code == op::log1p;
            if (has_pole) {
                const long double to = n.code == op::divide ? operand(1, column) : operand(0, column);
                result.nearest_zero = std::min(
                    result.nearest_zero, std::abs(n.code == op::log1p ? 1 + to : to));
            }
        }
        result.nodes.push_back(std::move(values));
    }
    return result;
}

// Inputs between -8 and 8, of three elements.
inline rows inputs_from(const std::vector<std::int16_t>& numbers) {
    rows result;
    std::size_t at = 0;
    for (const char* name : {"x", "target", "scale"}) {
        row& values = result[name];
        for (std::size_t i = 0; i < 3; ++i)
            values.push_back(numbers.empty() ? 0.625L : numbers[at++ % numbers.size()] / 4096.0L);
    }
    for (long double& one : result["scale"]) one = result["scale"][0];
    return result;
}

}  // namespace properties
