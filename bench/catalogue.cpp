// SPDX-License-Identifier: MIT
// The tables of docs/catalogue.md: every activation and loss with formula, gradient, reference,
// error in float against evaluation in double, FLOPs, and time for value and gradient in L1; every
// optimizer with its update; every schedule.
#include "catalogue.hpp"
#include "catalogue_of_training.hpp"

#include <weft/formula/catalogue.hpp>
#include <weft/loss/catalogue.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/length.hpp>

#include <map>

namespace {

using namespace weft;
using bench::sample;

template <auto const& Tuple, std::size_t I>
inline constexpr auto formula_at = boost::hana::at_c<I>(Tuple);
template <auto const& Tuple, std::size_t I, auto const& Variable>
inline constexpr auto slope_at = derivative(formula_at<Tuple, I>, Variable);
template <std::size_t I>
inline constexpr auto loss_at = boost::hana::at_c<I>(every_loss).loss.value;
template <std::size_t I>
inline constexpr auto loss_slope_at = derivative(loss_at<I>, prediction);

template <auto const& Tuple, class Visit>
void for_each_index(const Visit& visit) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (visit(std::integral_constant<std::size_t, I>{}), ...);
    }(std::make_index_sequence<decltype(boost::hana::length(Tuple))::value>{});
}

sample numbers(std::size_t width, std::size_t rows, double low, double high) {
    sample result{.width = width, .rows = rows, .first = {}, .second = {}};
    random_stream random(seed{1});
    for (std::size_t i = 0; i < width * rows; ++i) {
        result.first.push_back(static_cast<float>(random.uniform(low, high)));
        result.second.push_back(static_cast<float>(random.uniform(low, high)));
    }
    return result;
}

// Where values come from that tests/formula compares with; else the formula is its definition.
std::string reference_of(const std::string& label) {
    static const std::map<std::string, std::string> others{
        {"prelu(x, 0.25)", "Keras PReLU"}, {"rrelu(x, 0.125, 0.3333333333333333)", "PyTorch's definition"},
        {"swiglu(x)", "definition of Shazeer 2020"}, {"geglu(x)", "definition of Shazeer 2020"}};
    const auto found = others.find(label);
    return found == others.end() ? "TensorFlow, exact" : found->second;
}

constexpr auto alpha = parameter<"alpha">;

void print_activations() {
    const sample in = numbers(1, 2048, -10, 10);
    bench::print_head("Activations of an element");
    for_each_index<every_activation>([&](auto at) {
        constexpr const auto& value = formula_at<every_activation, at>;
        constexpr const auto& slope = slope_at<every_activation, at, x>;
        const std::string name = to_label(value);
        bench::print_line(name, reference_of(name), value, slope, in, "x", [&](auto y, auto dy) {
            apply<value, slope>(y, dy, x = in.first, noise = 0.5, alpha = 0.25);
        });
    });
    bench::print_head("Gates");
    for_each_index<every_gate>([&](auto at) {
        constexpr const auto& value = formula_at<every_gate, at>;
        constexpr const auto& slope = slope_at<every_gate, at, gate>;
        const std::string name = to_label(value);
        bench::print_line(name, reference_of(name), value, slope, in, "x", [&](auto y, auto dy) {
            apply<value, slope>(y, dy, x = in.first, gate = in.second);
        });
    });
    const sample rows = numbers(10, 204, -10, 10);
    bench::print_head("Activations of a row");
    for_each_index<every_row_activation>([&](auto at) {
        constexpr const auto& value = formula_at<every_row_activation, at>;
        constexpr const auto& slope = slope_at<every_row_activation, at, x>;
        const std::string name = to_label(value);
        bench::print_line(name, reference_of(name), value, slope, rows, "x", [&](auto y, auto dy) {
            apply_rows<10, value, slope>(y, dy, x = rows.first);
        });
    });
}

float operand(loss_operand kind, float uniform, std::size_t column) {
    switch (kind) {
        case loss_operand::numbers: return 6 * uniform - 3;
        case loss_operand::positive_numbers: return 0.1f + 3 * uniform;
        case loss_operand::probabilities: return 0.02f + 0.96f * uniform;
        case loss_operand::distribution: return 0.05f + uniform;
        case loss_operand::bits: return uniform < 0.5f ? 0.0f : 1.0f;
        case loss_operand::class_label: return std::floor(9.99f * uniform);
        case loss_operand::box: return uniform + (column < 2 ? 0 : 2);
    }
    return 0;
}

sample operands(loss_operand of_prediction, loss_operand of_target, std::size_t width,
                std::size_t rows) {
    sample in = numbers(width, rows, 0, 1);
    const auto fill = [&](std::vector<float>& values, loss_operand kind) {
        if (kind == loss_operand::class_label) values.resize(rows);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = operand(kind, values[i], i % width);
        if (kind != loss_operand::distribution) return;
        for (std::size_t row = 0; row < rows; ++row) {
            float sum = 0;
            for (std::size_t i = 0; i < width; ++i) sum += values[row * width + i];
            for (std::size_t i = 0; i < width; ++i) values[row * width + i] /= sum;
        }
    };
    fill(in.first, of_prediction), fill(in.second, of_target);
    return in;
}

void print_losses() {
    bench::print_head("Losses");
    for_each_index<every_loss>([&](auto at) {
        constexpr std::size_t i = at;
        constexpr auto entry = boost::hana::at_c<i>(every_loss);
        constexpr const auto& value = loss_at<i>;
        constexpr const auto& slope = loss_slope_at<i>;
        constexpr bool a_row = std::remove_cvref_t<decltype(value)>::at == level::row;
        constexpr bool boxes = entry.prediction == loss_operand::box;
        constexpr std::size_t width = boxes ? 4 : a_row ? 10 : 1;
        const sample in = operands(entry.prediction, entry.target, width, 2048 / width);
        const std::string name(entry.name), reference = boxes ? "papers, by JAX" : "Keras";
        bench::print_line(name, reference, value, slope, in, "prediction", [&](auto y, auto dy) {
            if constexpr (!a_row)
                apply<value, slope>(y, dy, prediction = in.first, target = in.second);
            else if constexpr (entry.target == loss_operand::class_label)
                apply_rows<width, value, slope>(y, dy, prediction = in.first, label = in.second);
            else
                apply_rows<width, value, slope>(y, dy, prediction = in.first, target = in.second);
        });
    });
}

}  // namespace

int main() {
    std::printf("# Catalogue\n\nEvery activation, loss, optimizer and schedule of Weft: its "
                "formula, what tests compare it with, its error in float, what it costs. The "
                "functions are drawn in [docs/pictures](pictures).\n\n"
                "- **value**, **gradient**: the formula as it is written, and its derivative; one "
                "that is too long for a cell is described.\n"
                "- **reference**: where the values come from that tests compare with, to 1e-12 in "
                "double.\n"
                "- **ulp**: the worst error of the loop in float against the same program "
                "evaluated in double, over 2 048 numbers, in units of the last place; large where "
                "a formula takes a difference of nearly equal numbers.\n"
                "- **FLOPs**: of the value, [as written](explanation/complexity.md).\n"
                "- **ns**: value and gradient in one pass, %zu lanes of float, arrays in the "
                "first-level cache.\n\n"
                "Written by `taskset -c 1 build/bench/bench/catalogue > docs/catalogue.md`.\n",
                simd::width<float>);
    print_activations();
    print_losses();
    bench::print_pairwise_losses();
    bench::print_optimizers();
    bench::print_schedules();
}
