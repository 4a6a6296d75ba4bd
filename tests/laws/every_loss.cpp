// SPDX-License-Identifier: MIT
// A law of every loss: its derivative is its central difference.
#include <weft/formula/evaluate.hpp>
#include <weft/loss/catalogue.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace {

using namespace weft;
using row_of_numbers = std::vector<double>;

// Away from corners, and different for predictions and targets.
row_of_numbers example(loss_operand of, bool is_target) {
    switch (of) {
        case loss_operand::numbers:
            return is_target ? row_of_numbers{0.1, 0.9, -0.7, 1.5} : row_of_numbers{0.3, -1.2, 0.8, 2.1};
        case loss_operand::positive_numbers:
            return is_target ? row_of_numbers{1, 0.2, 3, 2} : row_of_numbers{0.3, 1.2, 0.8, 2.1};
        case loss_operand::probabilities:
            return is_target ? row_of_numbers{1, 0, 0.3, 0.6} : row_of_numbers{0.3, 0.6, 0.8, 0.1};
        case loss_operand::distribution:
            return is_target ? row_of_numbers{0.2, 0.5, 0.3, 0} : row_of_numbers{0.1, 0.2, 0.3, 0.4};
        case loss_operand::bits: return {1, 0, 0, 1};
        case loss_operand::class_label: return {2, 2, 2, 2};
        case loss_operand::box:
            return is_target ? row_of_numbers{2, 2.5, 6, 6} : row_of_numbers{1, 1, 4, 5};
    }
    return {};
}

// The sum of a loss over a row, and the gradient of it.
struct evaluated {
    double sum = 0;
    row_of_numbers slopes;
};
evaluated evaluate_row(const program_builder& p, bool row_value, const row_of_numbers& predicted,
                       const row_of_numbers& wanted) {
    const row_evaluation at(p, predicted.size(), [&](std::string_view name, std::size_t column) {
        return (name == "prediction" ? predicted : wanted)[column];
    });
    evaluated result;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        if (!row_value || i == 0) result.sum += at(p.output_node(0), i);
        result.slopes.push_back(at(p.output_node(1), i));
    }
    return result;
}

double distance_from_difference(const program_builder& p, bool row_value,
                                const row_of_numbers& predicted, const row_of_numbers& wanted) {
    constexpr double h = 3e-4;
    const evaluated here = evaluate_row(p, row_value, predicted, wanted);
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        const auto moved = [&](double by) {
            row_of_numbers other = predicted;
            other[i] += by;
            return evaluate_row(p, row_value, other, wanted).sum;
        };
        const double difference =
            (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
        largest = std::max(largest, std::abs(difference));
        if (const double off = std::abs(here.slopes[i] - difference); !(off <= worst)) worst = off;
    }
    return worst / largest;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_derivative_of_every_loss_is_its_central_difference) {
    std::size_t compared = 0;
    boost::hana::for_each(every_loss, [&](const auto& entry) {
        // Takes the weight of a term for a number: against the reference in tests/loss/boxes.cpp.
        if (entry.name == "ciou_loss") return;
        const auto& value = entry.loss.value;
        constexpr bool row_value = std::remove_cvref_t<decltype(value)>::at == level::row;
        const auto p = lowered(value, derivative(value, prediction));
        const double off = distance_from_difference(
            p, row_value, example(entry.prediction, false), example(entry.target, true));
        BOOST_TEST(off <= 1e-8, entry.name << ": " << off);
        ++compared;
    });
    BOOST_TEST(compared == 29u);
}
