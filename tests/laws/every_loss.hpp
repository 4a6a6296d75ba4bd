// SPDX-License-Identifier: MIT
// What holds for every loss of the catalogue: SIMD loops give the values and gradients of evaluate.
#pragma once

#include <weft/formula/evaluate.hpp>
#include <weft/loss/catalogue.hpp>
#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/length.hpp>

#include <array>

namespace laws {

template <std::size_t I>
inline constexpr auto loss_entry_at = boost::hana::at_c<I>(weft::every_loss);
template <std::size_t I>
inline constexpr auto loss_value_at = loss_entry_at<I>.loss.value;
template <std::size_t I>
inline constexpr auto loss_slope_at = derivative(loss_value_at<I>, weft::prediction);
template <std::size_t I>
inline constexpr bool is_of_rows =
    std::remove_cvref_t<decltype(loss_value_at<I>)>::at == weft::level::row;

// An operand of a kind on a row; seeds give different ones.
inline std::vector<double> operand_of(weft::loss_operand kind, std::size_t width, double seed) {
    using enum weft::loss_operand;
    std::vector<double> row(kind == class_label ? 1 : width);
    double sum = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const double part = 0.5 + 0.45 * std::cos(seed + 1.3 * static_cast<double>(i));
        row[i] = kind == numbers          ? 6 * part - 3
            : kind == positive_numbers    ? 3 * part
            : kind == bits                ? std::round(part)
            : kind == class_label         ? static_cast<double>(width / 2)
            : kind == box && i >= 2       ? part + 2
                                          : part;
        sum += row[i];
    }
    if (kind == distribution)
        for (double& share : row) share /= sum;
    return row;
}

template <class Real>
struct guarded_row {
    explicit guarded_row(const std::vector<double>& from) : numbers(from.size()) {
        for (std::size_t i = 0; i < from.size(); ++i) numbers[i] = static_cast<Real>(from[i]);
    }
    guarded<Real> numbers;
};

// Of one loss on one row: value, or values of its elements, and the gradient of their sum.
template <class Real, std::size_t I>
void loss_in_registers_is_that_of_evaluate(const weft::program_builder& p, std::size_t width) {
    using namespace weft;
    constexpr const auto& entry = loss_entry_at<I>;
    constexpr bool takes_label = entry.target == loss_operand::class_label;
    guarded_row<Real> predicted(operand_of(entry.prediction, width, 0.3));
    guarded_row<Real> wanted(operand_of(entry.target, width, 1.9));
    const std::size_t count = is_of_rows<I> ? 1 : width;
    guarded<Real> values(count), slopes(width);
    const auto run = [&](const auto& target_or_label) {
        apply<loss_value_at<I>, loss_slope_at<I>>(
            values.span(), slopes.span(), prediction = predicted.numbers.span(), target_or_label);
    };
    if constexpr (takes_label) run(label = wanted.numbers.span());
    else run(target = wanted.numbers.span());

    const row_evaluation exact(p, width, [&](std::string_view name, std::size_t column) {
        auto& of = name == "prediction" ? predicted.numbers : wanted.numbers;
        return static_cast<double>(of[takes_label && name == "label" ? 0 : column]);
    });
    const auto agrees = [&](const char* what, std::size_t i, Real found, double expected) {
        BOOST_TEST(is_near(found, expected), entry.name << what << ", element " << i << " of "
                       << width << ": " << found << ", not " << expected);
    };
    for (std::size_t i = 0; i < width; ++i) {
        if (i < count) agrees("", i, values[i], exact(p.output_node(0), i));
        agrees("'s gradient", i, slopes[i], exact(p.output_node(1), i));
    }
    BOOST_TEST((values.is_unmarked_before() && slopes.is_unmarked_before()), entry.name);
}

// The losses of elements, or those of rows; returns how many.
template <class Real, bool OfRows>
std::size_t every_loss_in_registers_is_that_of_evaluate() {
    using namespace weft;
    constexpr std::size_t lanes = simd::width<Real>;
    constexpr std::array<std::size_t, 5> widths{1, lanes - 1, lanes, lanes + 1, 3 * lanes + 2};
    std::size_t losses = 0;
    const auto check = [&]<std::size_t I>() {
        if constexpr (is_of_rows<I> == OfRows) {
            const program_builder p = lowered(loss_value_at<I>, loss_slope_at<I>);
            for (const std::size_t width : widths)
                if (width >= (loss_entry_at<I>.prediction == loss_operand::box ? 4u : 1u))
                    loss_in_registers_is_that_of_evaluate<Real, I>(p, width);
            ++losses;
        }
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (check.template operator()<I>(), ...);
    }(std::make_index_sequence<decltype(boost::hana::length(every_loss))::value>{});
    return losses;
}

}  // namespace laws
