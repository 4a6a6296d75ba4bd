// SPDX-License-Identifier: MIT
// A law of every activation joined with every loss: where a prediction that the loss is made for
// fits a float, single precision gives loss and gradient.
#include <weft/formula/evaluate.hpp>
#include <weft/formula/print.hpp>
#include <weft/loss/catalogue.hpp>

#include <laws/every_activation.hpp>

#include <array>
#include <limits>

namespace {

using namespace weft;
using row_of_numbers = std::array<double, 4>;

// Adds a formula to a program: one function for each activation and each loss, so that the pairs are
// joined while the test runs.
using formula_writer = node (*)(program_builder&);
template <auto const& Formula>
node write(program_builder& p) {
    return algebra(p).number(lower(p, Formula));
}

// As in a network: value, gradient of its sum with respect to the logits; prediction, and gradient
// with respect to it.
struct joined_program {
    program_builder p;
    interval prediction{};

    joined_program(formula_writer activation, formula_writer loss) {
        program_builder joined;
        const node logits = joined.input("x", level::element);
        joined.substitute("noise", joined.constant(0.5));
        joined.substitute("alpha", joined.constant(0.25));
        const node y = activation(joined);
        prediction = joined.range(y);
        joined.forget_substitutions();
        joined.substitute("prediction", y);
        const node value = loss(joined);
        joined.output(value);
        joined.output(gradient_of(joined, value, logits, joined.constant(1)));
        joined.output(y);
        joined.output(gradient_of(joined, value, y, joined.constant(1)));
        p = finish(joined);
    }
};

bool takes(loss_operand operand, const interval& prediction, bool is_distribution) {
    switch (operand) {
        case loss_operand::numbers: return true;
        case loss_operand::positive_numbers: return prediction.low >= 0;
        case loss_operand::probabilities: return prediction.is_within(0, 1);
        case loss_operand::distribution: return is_distribution && prediction.is_within(0, 1);
        case loss_operand::box: return true;  // rows whose outputs are a box: is_a_box
        default: return false;
    }
}

row_of_numbers targets_of(loss_operand of) {
    switch (of) {
        case loss_operand::numbers: return {0.1, 0.9, -0.7, 1.5};
        case loss_operand::positive_numbers: return {1, 0.2, 3, 2};
        case loss_operand::probabilities: return {1, 0, 0.3, 0.6};
        case loss_operand::distribution: return {0.2, 0.5, 0.3, 0};
        case loss_operand::bits: return {1, 0, 0, 1};
        case loss_operand::box: return {0.1, 0.2, 0.9, 1.5};
        default: return {2, 2, 2, 2};
    }
}

// Left, top, right and bottom of a box with a width and a height.
bool is_a_box(const row_of_numbers& y) { return y[0] < y[2] && y[1] < y[3]; }

constexpr std::array<row_of_numbers, 11> logits_of_rows{{{0.3, -1.2, 0.8, 2.1},
                                                        {-1e4, 1e4, 3, -2},
                                                        {1e4, 1e4, -1e4, 9999},
                                                        {-1e4, -1e4, -1e4, -1e4},
                                                        {100, -100, 30, -30},
                                                        {-20, 15, 80, -104},
                                                        {0.25, 1e-3, -1e-3, 1e-6},
                                                        {5, 5, 5, 5},
                                                        {-1.2, 0.3, 0.8, 2.1},
                                                        {-8, -3, 1e4, 5e3},
                                                        {40, 42, 44, 43}}};

struct named_loss {
    std::string name;
    formula_writer write;
    loss_operand prediction, target;
};

struct outcome {
    std::size_t compared = 0, of_boxes = 0, pairs = 0;
};

bool is_representable(double value) {
    return std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max());
}

void compare(const std::string& activation, const named_loss& loss, const program_builder& p,
             const row_of_numbers& logits, outcome& so_far) {
    const row_of_numbers targets = targets_of(loss.target);
    const auto input = [&](std::string_view which, std::size_t column) {
        return (which == "x" ? logits : targets)[column];
    };
    const basic_row_evaluation<double> exact(p, logits.size(), input);
    const basic_row_evaluation<float> found(p, logits.size(), input);
    // Both are right to the rounding of the predictions: to what they move the loss by (moved), and
    // where they are not enormous to their own size, as the loss may be of differences of them. A
    // gradient is right also to that of the activation's derivative, 1 - y^2.
    double largest = 0, steepest = 0, moved = 0;
    row_of_numbers predictions{};
    for (std::size_t i = 0; i < logits.size(); ++i) {
        predictions[i] = exact(p.output_node(2), i);
        largest = std::max(largest, std::abs(predictions[i]));
        steepest = std::max(steepest, std::abs(exact(p.output_node(3), i)));
        moved += std::abs(exact(p.output_node(3), i) * predictions[i]);
    }
    const bool takes_boxes = loss.prediction == loss_operand::box;
    if (!is_representable(largest) || (takes_boxes && !is_a_box(predictions))) return;
    const double of_differences = largest < 1e6 ? 0.01 * largest : 0;
    for (std::size_t o = 0; o < 2; ++o)
        for (std::size_t i = 0; i < logits.size(); ++i) {
            const double expected = exact(p.output_node(o), i);
            const auto single = static_cast<double>(found(p.output_node(o), i));
            BOOST_TEST(expected == expected, activation << ", " << loss.name << " is NaN at " << logits[i]);
            if (!is_representable(expected)) continue;
            ++(takes_boxes ? so_far.of_boxes : so_far.compared);
            const double terms = 1 + std::abs(expected) + moved + of_differences
                               + (o == 0 ? 0 : 0.01 * steepest);
            BOOST_TEST(std::abs(single - expected) <= 2e-5 * terms,
                       activation << ", " << loss.name << (o == 0 ? " value" : " gradient")
                            << " at " << logits[i] << ", target " << targets[i] << ": " << single << ", not " << expected);
        }
}

template <std::size_t I>
inline constexpr auto loss_value = boost::hana::at_c<I>(every_loss).loss.value;

struct named_activation {
    std::string name;
    formula_writer write;
    bool is_distribution;
};

template <auto const& Activations>
void add_activations(std::vector<named_activation>& to, bool are_distributions) {
    laws::for_each_index<Activations>([&](auto i) {
        constexpr const auto& formula = laws::entry<Activations, i>;
        to.push_back({to_label(formula), &write<formula>, are_distributions});
    });
}
std::vector<named_loss> losses() {
    std::vector<named_loss> result;
    laws::for_each_index<every_loss>([&](auto i) {
        constexpr auto entry = boost::hana::at_c<i>(every_loss);
        result.push_back({std::string(entry.name), &write<loss_value<i>>, entry.prediction,
                          entry.target});
    });
    return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_activation_with_every_loss_is_right_in_single_precision) {
    outcome all;
    std::vector<named_activation> activations;
    add_activations<every_activation>(activations, false);
    add_activations<every_row_activation>(activations, true);
    const std::vector<named_loss> all_losses = losses();
    for (const named_activation& activation : activations)
        for (const named_loss& loss : all_losses) {
            const joined_program joined(activation.write, loss.write);
            if (!takes(loss.prediction, joined.prediction, activation.is_distribution)) continue;
            ++all.pairs;
            for (const row_of_numbers& logits : logits_of_rows)
                compare(activation.name, loss, joined.p, logits, all);
        }
    BOOST_TEST(all.pairs == 700u);
    BOOST_TEST(all.compared > 48'000u);
    BOOST_TEST(all.of_boxes > 4'000u);
}
