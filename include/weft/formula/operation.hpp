// SPDX-License-Identifier: MIT
// The operations of the formula language, what is known about each, and an instruction of one.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weft::inline v0_1 {

using node = std::int16_t;  // the index of an instruction in its program; -1 is none
inline constexpr std::size_t most_inputs = 24;  // of a program

// How often a value exists: once a call, once a row, once an element.
enum class level : unsigned char { uniform, row, element };

enum class op : unsigned char {
    constant, input, column, row_width,
    negate, abs, sign, floor, sqrt, exp, expm1, log, log1p, tanh, erf, normal_cdf, sin, cos, atan,
    sigmoid, softplus, stop_gradient, neutral_shift, as_probability, exp_nonpositive, log1p_unit,
    gelu,
    add, subtract, multiply, divide, minimum, maximum, minimum_of_number, maximum_of_number,
    power, ldexp, less, less_equal, equal, not_equal,
    both, either, fma, select, row_sum, row_max, row_threshold, pick,
};

// Operands come before their users, so index order is an order of evaluation.
struct instruction {
    op code = op::constant;
    level at = level::uniform;
    std::array<node, 3> operands{-1, -1, -1};
    double value = 0;   // of a constant
    node input = -1;    // index into the program's input names

    constexpr bool operator==(const instruction& other) const {
        return code == other.code && operands[0] == other.operands[0]
            && operands[1] == other.operands[1] && operands[2] == other.operands[2]
            && input == other.input
            && std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(other.value);
    }
};

// flops: 1 for every +, -, *, /, comparison, select, minimum, maximum, square root and elementary
// function, as the operation is written in elementary ones; reductions count their row apart.
struct operation_facts {
    op code;
    std::string_view name;
    std::size_t operands;
    std::size_t flops;
    std::size_t transcendentals;
    bool commutes;
    bool is_mask;
};

inline constexpr std::array operation_table{
    operation_facts{op::constant, "constant", 0, 0, 0, false, false},
    operation_facts{op::input, "input", 0, 0, 0, false, false},
    operation_facts{op::column, "column", 0, 0, 0, false, false},
    operation_facts{op::row_width, "row_width", 0, 0, 0, false, false},
    operation_facts{op::negate, "-", 1, 1, 0, false, false},
    operation_facts{op::abs, "abs", 1, 1, 0, false, false},
    operation_facts{op::sign, "sign", 1, 1, 0, false, false},
    operation_facts{op::floor, "floor", 1, 1, 0, false, false},
    operation_facts{op::sqrt, "sqrt", 1, 1, 0, false, false},
    operation_facts{op::exp, "exp", 1, 1, 1, false, false},
    operation_facts{op::expm1, "expm1", 1, 1, 1, false, false},
    operation_facts{op::log, "log", 1, 1, 1, false, false},
    operation_facts{op::log1p, "log1p", 1, 1, 1, false, false},
    operation_facts{op::tanh, "tanh", 1, 1, 1, false, false},
    operation_facts{op::erf, "erf", 1, 1, 1, false, false},
    operation_facts{op::normal_cdf, "normal_cdf", 1, 4, 1, false, false},  // (1 + erf(x/sqrt 2))/2
    operation_facts{op::sin, "sin", 1, 1, 1, false, false},
    operation_facts{op::cos, "cos", 1, 1, 1, false, false},
    operation_facts{op::atan, "atan", 1, 1, 1, false, false},
    operation_facts{op::sigmoid, "sigmoid", 1, 4, 1, false, false},    // 1 / (1 + exp(-x))
    operation_facts{op::softplus, "softplus", 1, 3, 2, false, false},  // log(1 + exp(x))
    operation_facts{op::stop_gradient, "stop_gradient", 1, 0, 0, false, false},
    operation_facts{op::neutral_shift, "neutral_shift", 1, 0, 0, false, false},
    operation_facts{op::as_probability, "as_probability", 1, 2, 0, false, false},
    operation_facts{op::exp_nonpositive, "exp", 1, 1, 1, false, false},
    operation_facts{op::log1p_unit, "log1p", 1, 1, 1, false, false},
    operation_facts{op::gelu, "gelu", 1, 5, 1, false, false},  // x normal_cdf(x)
    operation_facts{op::add, "+", 2, 1, 0, true, false},
    operation_facts{op::subtract, "-", 2, 1, 0, false, false},
    operation_facts{op::multiply, "*", 2, 1, 0, true, false},
    operation_facts{op::divide, "/", 2, 1, 0, false, false},
    operation_facts{op::minimum, "min", 2, 1, 0, false, false},
    operation_facts{op::maximum, "max", 2, 1, 0, false, false},
    operation_facts{op::minimum_of_number, "min", 2, 1, 0, false, false},  // the second is not NaN
    operation_facts{op::maximum_of_number, "max", 2, 1, 0, false, false},
    operation_facts{op::power, "pow", 2, 1, 1, false, false},
    operation_facts{op::ldexp, "ldexp", 2, 1, 0, false, false},
    operation_facts{op::less, "<", 2, 1, 0, false, true},
    operation_facts{op::less_equal, "<=", 2, 1, 0, false, true},
    operation_facts{op::equal, "==", 2, 1, 0, true, true},
    operation_facts{op::not_equal, "!=", 2, 1, 0, true, true},
    operation_facts{op::both, "&&", 2, 1, 0, true, true},
    operation_facts{op::either, "||", 2, 1, 0, true, true},
    operation_facts{op::fma, "fma", 3, 2, 0, false, false},
    operation_facts{op::select, "where", 3, 1, 0, false, false},
    operation_facts{op::row_sum, "row_sum", 1, 0, 0, false, false},
    operation_facts{op::row_max, "row_max", 1, 0, 0, false, false},
    operation_facts{op::row_threshold, "row_threshold", 1, 0, 0, false, false},
    operation_facts{op::pick, "pick", 2, 0, 0, false, false},
};

constexpr const operation_facts& facts(op code) {
    return operation_table[static_cast<std::size_t>(code)];
}

static_assert([] {
    for (std::size_t i = 0; i < operation_table.size(); ++i)
        if (operation_table[i].code != static_cast<op>(i)) return false;
    return true;
}(), "operation_table is ordered as the enumeration op");

// One value a row out of a row of elements.
constexpr bool is_reduction(op code) {
    return code == op::row_sum || code == op::row_max || code == op::row_threshold
        || code == op::pick;
}

}  // namespace weft
