// SPDX-License-Identifier: MIT
// A formula as text: to_string for people and compilers, to_latex for documents.
#pragma once

#include <weft/formula/finish.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace weft::inline v0_1 {

namespace detail {

// How tightly an operation binds; an operand that binds less gets parentheses.
enum class binds : unsigned char {
    either, both, comparison, sum, reduction, product, sign, atom
};

constexpr binds binding_of(op code) {
    switch (code) {
        case op::either: return binds::either;
        case op::both: return binds::both;
        case op::less:
        case op::less_equal:
        case op::equal:
        case op::not_equal: return binds::comparison;
        case op::add:
        case op::subtract: return binds::sum;
        case op::multiply:
        case op::divide: return binds::product;
        case op::negate: return binds::sign;
        default: return binds::atom;
    }
}

// Shortest decimal that reads back as the same double, for the numbers people write in formulas.
inline std::string number_text(double value) {
    if (value < 1e15 && value > -1e15)
        if (const auto whole = static_cast<long long>(value); value == static_cast<double>(whole))
            return std::to_string(whole);
    char buffer[32];
    for (int digits = 6; digits <= 17; ++digits) {
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        if (std::strtod(buffer, nullptr) == value) break;
    }
    return buffer;
}

// 1e-07 as 10^{-7}
inline std::string latex_number(double value) {
    std::string text = number_text(value);
    const std::size_t e = text.find('e');
    if (e == std::string::npos) return text;
    const std::string power = "10^{" + std::to_string(std::atoi(text.c_str() + e + 1)) + "}";
    const std::string significand = text.substr(0, e);
    return significand == "1" ? power : significand + " \\cdot " + power;
}

template <bool Latex>
struct printer {
    const program_builder& p;

    std::string parenthesised(const std::string& inside) const {
        return Latex ? "\\left(" + inside + "\\right)" : "(" + inside + ")";
    }
    std::string operand(node i, binds outer, bool tighter) const {
        // In LaTeX a reduction such as \sum takes all factors after it.
        const bool takes_factors = Latex && (p[i].code == op::row_sum || p[i].code == op::row_max);
        const binds inner = takes_factors ? binds::reduction : binding_of(p[i].code);
        const std::string inside = (*this)(i);
        const bool negative = inside.front() == '-' && outer > binds::sum;
        const bool looser = inner < outer || (tighter && inner == outer);
        return looser || negative ? parenthesised(inside) : inside;
    }
    std::string infix(node i, const std::string& symbol, bool right_is_tighter) const {
        const binds b = binding_of(p[i].code);
        return operand(p[i].operands[0], b, false) + symbol
             + operand(p[i].operands[1], b, right_is_tighter);
    }
    std::string argument(node i, std::size_t k) const { return (*this)(p[i].operands[k]); }

    std::string call(node i) const {
        std::string name(facts(p[i].code).name);
        std::string arguments = argument(i, 0);
        for (std::size_t k = 1; k < facts(p[i].code).operands; ++k)
            arguments += ", " + argument(i, k);
        if constexpr (Latex) name = "\\operatorname{" + latex_name(name) + "}";
        return name + parenthesised(arguments);
    }
    static std::string latex_name(const std::string& name) {
        std::string result;
        for (const char letter : name) {
            if (letter == '_') result += '\\';
            result += letter;
        }
        return result;
    }

    std::string operator()(node i) const {
        const instruction& n = p[i];
        switch (n.code) {
            case op::constant: return number(n.value);
            case op::input: return input(i);
            case op::column: return "column";
            case op::row_width: return Latex ? "n" : "row_width";
            case op::negate: {
                const bool of_reduction = is_reduction(p[n.operands[0]].code);
                return "-" + operand(n.operands[0], of_reduction ? binds::reduction : binds::sign,
                                     false);
            }
            case op::stop_gradient:
            case op::neutral_shift: return argument(i, 0);
            case op::add: return infix(i, " + ", false);
            case op::subtract: return infix(i, " - ", true);
            case op::both: return infix(i, Latex ? " \\land " : " && ", false);
            case op::either: return infix(i, Latex ? " \\lor " : " || ", false);
            case op::less: return infix(i, " < ", true);
            case op::less_equal: return infix(i, Latex ? " \\le " : " <= ", true);
            case op::equal: return infix(i, Latex ? " = " : " == ", true);
            case op::not_equal: return infix(i, Latex ? " \\ne " : " != ", true);
            case op::multiply:
                if (n.operands[0] == n.operands[1])
                    return Latex ? operand(n.operands[0], binds::atom, false) + "^2"
                                 : "square(" + argument(i, 0) + ")";
                return infix(i, Latex ? " \\cdot " : " * ", false);
            default: break;
        }
        if constexpr (Latex) return latex_function(i);
        else return n.code == op::divide ? infix(i, " / ", true) : call(i);
    }

private:
    static std::string number(double value) {
        if constexpr (Latex) return latex_number(value);
        else return number_text(value);
    }
    std::string input(node i) const {
        std::string name(p.name_of(i));
        if constexpr (Latex) return latex_input(name);
        else return name;
    }
    static std::string latex_input(const std::string& name) {
        if (name == "prediction") return "\\hat{y}";
        if (name == "target") return "y";
        return name.size() == 1 ? name : "\\mathrm{" + latex_name(name) + "}";
    }
    std::string latex_function(node i) const {
        switch (p[i].code) {
            case op::divide: return "\\frac{" + argument(i, 0) + "}{" + argument(i, 1) + "}";
            case op::exp:
            case op::exp_nonpositive: return "e^{" + argument(i, 0) + "}";
            case op::sqrt: return "\\sqrt{" + argument(i, 0) + "}";
            case op::abs: return "\\left|" + argument(i, 0) + "\\right|";
            case op::sigmoid: return "\\sigma" + parenthesised(argument(i, 0));
            case op::power:
                return operand(p[i].operands[0], binds::atom, false) + "^{" + argument(i, 1) + "}";
            case op::row_sum: return "\\sum_j " + operand(p[i].operands[0], binds::product, false);
            case op::row_max: return "\\max_j " + operand(p[i].operands[0], binds::product, false);
            case op::row_threshold: return "\\tau" + parenthesised(argument(i, 0));
            case op::select:
                return "\\begin{cases} " + argument(i, 1) + " & " + argument(i, 0) + " \\\\ "
                     + argument(i, 2) + " & \\text{otherwise} \\end{cases}";
            default: return call(i);
        }
    }
};

template <bool Latex>
std::string output_text(const program_builder& p) {
    return printer<Latex>{p}(p.output_node(0));
}

}  // namespace detail

// The formula as it could be written in C++ again: to_string(x * sigmoid(x)) is "x * sigmoid(x)".
template <formula Formula>
std::string to_string(const Formula& f) {
    return detail::output_text<false>(as_written(f));
}

// As to_string, but a formula that has a name is called by it: softmax(x), leaky_relu(x, 0.2).
template <formula Formula>
std::string to_label(const Formula& f) {
    return to_string(f);
}
template <text Name, class Formula, class Argument, class Options>
std::string to_label(const named_formula<Name, Formula, Argument, Options>& f) {
    std::string name(Name.view());
    name += "(" + to_label(f.argument());
    if constexpr (!std::same_as<Options, nothing>)
        for (const double value : f.options().values) name += ", " + detail::number_text(value);
    return name + ")";
}

// The formula as LaTeX mathematics, without the dollar signs.
template <formula Formula>
std::string to_latex(const Formula& f) {
    return detail::output_text<true>(as_written(f));
}

}  // namespace weft
