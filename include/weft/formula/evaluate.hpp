// SPDX-License-Identifier: MIT
// A formula as a constexpr function: evaluate(tanh(x), x = 0.5); arrays are rows.
#pragma once

#include <weft/formula/finish.hpp>
#include <weft/formula/placeholders.hpp>

#include <array>

namespace weft::inline v0_1 {

// The values of every node of a program for one row, each rounded to Real. input(name, column)
// gives inputs.
template <class Real>
class basic_row_evaluation {
public:
    template <class Input>
    constexpr basic_row_evaluation(const program_builder& p, std::size_t width, const Input& input)
        : width_(width), values_(static_cast<std::size_t>(p.size()) * width, Real(0)) {
        for (node i = 0; i < p.size(); ++i)
            for (std::size_t column = 0; column < width; ++column)
                at(i, column) = static_cast<Real>(value(p, i, column, input));
    }
    constexpr Real operator()(node i, std::size_t column) const {
        return values_[static_cast<std::size_t>(i) * width_ + column];
    }

private:
    constexpr Real& at(node i, std::size_t column) {
        return values_[static_cast<std::size_t>(i) * width_ + column];
    }

    template <class Input>
    constexpr double value(const program_builder& p, node i, std::size_t column,
                           const Input& input) {
        const instruction& n = p[i];
        const auto operand = [&](std::size_t k) {
            return n.operands[k] < 0 ? 0.0 : static_cast<double>(at(n.operands[k], column));
        };
        switch (n.code) {
            case op::constant: return n.value;
            case op::input: return input(p.name_of(i), column);
            case op::column: return static_cast<double>(column);
            case op::row_width: return static_cast<double>(width_);
            case op::row_sum: {
                Real sum = 0;
                for (std::size_t k = 0; k < width_; ++k) sum += at(n.operands[0], k);
                return static_cast<double>(sum);
            }
            case op::row_max: {
                auto largest = static_cast<double>(at(n.operands[0], 0));
                for (std::size_t k = 1; k < width_; ++k)
                    largest = scalar_operation(op::maximum, largest,
                                               static_cast<double>(at(n.operands[0], k)), 0);
                return largest;
            }
            case op::row_threshold:
                return threshold_of(width_, [&](std::size_t k) {
                    return static_cast<double>(at(n.operands[0], k));
                });
            case op::pick:
                return static_cast<double>(
                    at(n.operands[0], static_cast<std::size_t>(operand(1))));
            default: return scalar_operation(n.code, operand(0), operand(1), operand(2));
        }
    }

    std::size_t width_;
    sequence<Real> values_;
};
using row_evaluation = basic_row_evaluation<double>;

namespace detail {

template <class Value>
inline constexpr std::size_t row_extent = 0;
template <class Real, std::size_t Extent>
inline constexpr std::size_t row_extent<std::array<Real, Extent>> = Extent;

template <class Binding>
constexpr double bound_value(const Binding& bound, std::size_t column) {
    if constexpr (requires { bound.value[column]; })
        return static_cast<double>(bound.value[column]);
    else return static_cast<double>(bound.value);
}

template <class... Bindings>
constexpr double find_value(std::string_view name, std::size_t column,
                            const Bindings&... bindings) {
    double result = 0;
    (void)(... || (Bindings::placeholder_type::name == name
                   && (result = bound_value(bindings, column), true)));
    return result;
}

}  // namespace detail

// The value of the formula: a number, or an array where a placeholder is bound to an array and the
// formula has one value an element.
template <formula Formula, class... Bindings>
constexpr auto evaluate(const Formula& f, const Bindings&... bindings) {
    constexpr bool is_bound =
        placeholders_of<Formula>.first_unknown({Bindings::placeholder_type::name...}).empty();
    static_assert(is_bound,
                  "weft: evaluate needs a binding for every placeholder of the formula: x = 0.5");
    constexpr std::size_t extent =
        std::max({std::size_t{0}, detail::row_extent<decltype(bindings.value)>...});
    const program_builder p = lowered(f);
    const auto value_of = [&](std::string_view name, std::size_t column) {
        return detail::find_value(name, column, bindings...);
    };
    const row_evaluation row(p, extent == 0 ? 1 : extent, value_of);
    if constexpr (extent == 0 || Formula::at != level::element) {
        return row(p.output_node(0), 0);
    } else {
        std::array<double, extent> result{};
        for (std::size_t column = 0; column < extent; ++column)
            result[column] = row(p.output_node(0), column);
        return result;
    }
}

}  // namespace weft
