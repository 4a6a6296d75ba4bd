// SPDX-License-Identifier: MIT
// The value of one operation on real numbers, as a constexpr function; masks are 1 and 0.
#pragma once

#include <weft/formula/operation.hpp>
#include <weft/formula/scalar.hpp>

namespace weft {

constexpr double scalar_operation(op code, double a, double b, double c) {
    switch (code) {
        case op::negate: return -a;
        case op::abs: return scalar::abs(a);
        case op::sign: return a > 0 ? 1.0 : a < 0 ? -1.0 : a;
        case op::floor: return scalar::floor(a);
        case op::sqrt: return scalar::sqrt(a);
        case op::exp:
        case op::exp_nonpositive: return scalar::exp(a);
        case op::expm1: return scalar::expm1(a);
        case op::log: return scalar::log(a);
        case op::log1p:
        case op::log1p_unit: return scalar::log1p(a);
        case op::tanh: return scalar::tanh(a);
        case op::erf: return scalar::erf(a);
        case op::sin: return scalar::sin(a);
        case op::cos: return scalar::cos(a);
        case op::sigmoid: {
            const double e = scalar::exp(-scalar::abs(a));
            return (a < 0 ? e : 1.0) / (1 + e);
        }
        case op::softplus: return (a <= 0 ? 0.0 : a) + scalar::log1p(scalar::exp(-scalar::abs(a)));
        case op::as_probability: return a <= 1e-7 ? 1e-7 : a >= 1 - 1e-7 ? 1 - 1e-7 : a;
        case op::add: return a + b;
        case op::subtract: return a - b;
        case op::multiply: return a * b;
        case op::divide: return a / b;
        case op::minimum: return a != a ? a : b != b ? b : a < b ? a : b;
        case op::maximum: return a != a ? a : b != b ? b : a > b ? a : b;
        case op::power: return scalar::pow(a, b);
        case op::less: return a < b ? 1.0 : 0.0;
        case op::less_equal: return a <= b ? 1.0 : 0.0;
        case op::equal: return a == b ? 1.0 : 0.0;
        case op::both: return a != 0 && b != 0 ? 1.0 : 0.0;
        case op::either: return a != 0 || b != 0 ? 1.0 : 0.0;
        case op::fma: return a * b + c;
        case op::select: return a != 0 ? b : c;
        default: return a;  // stop_gradient; inputs and reductions are not operations on numbers
    }
}

}  // namespace weft
