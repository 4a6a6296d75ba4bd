// SPDX-License-Identifier: MIT
// The cross entropies against Keras in float64: values a row, means and gradients.
#include <weft/loss/cross_entropy.hpp>

#include <weft/formula/cost.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses.hpp>

namespace {

using namespace weft;

constexpr auto categorical_logits = categorical_cross_entropy({.from_logits = true});
constexpr auto sparse_logits = sparse_categorical_cross_entropy({.from_logits = true});
constexpr auto binary_logits = binary_cross_entropy({.from_logits = true});
static_assert(categorical_logits.by == reduction::mean && categorical_logits.value.takes_first);
static_assert(!categorical_cross_entropy.value.takes_first);

template <auto const& Loss>
constexpr auto value_of = Loss.value;
template <auto const& Loss>
constexpr auto slope_of = derivative(value_of<Loss>, prediction);

template <auto const& Loss, bool TakesLabel = false>
double distance(const nlohmann::json& expected) {
    return distance_from_reference<value_of<Loss>, slope_of<Loss>, TakesLabel>(expected);
}

// Keras takes the sum of a row's targets for 1 in the gradient, which is softmax - target there and
// sum(target) * softmax - target by the formula; two rows of the soft targets sum to 1 +- 1e-6.
nlohmann::json with_sums_of_targets(nlohmann::json expected) {
    const auto& inputs = reference_losses().at("inputs");
    const auto targets = numbers_of(inputs.at(expected.at("y_true").get<std::string>()));
    const auto logits = numbers_of(inputs.at(expected.at("y_pred").get<std::string>()));
    for (std::size_t row = 0; row < 8; ++row) {
        double powers = 0, sum_of_targets = 0;
        for (std::size_t i = 5 * row; i < 5 * row + 5; ++i)
            powers += std::exp(logits[i]), sum_of_targets += targets[i];
        for (std::size_t i = 0; i < 5; ++i) {
            auto& slope = expected.at("grad").at(row).at(i);
            slope = slope.get<double>()
                  + (sum_of_targets - 1) * std::exp(logits[5 * row + i]) / powers / 8;
        }
    }
    return expected;
}

BOOST_AUTO_TEST_CASE(cross_entropies_are_those_of_keras) {
    std::size_t compared = 0;
    for (const auto& expected : reference_losses().at("cases")) {
        const auto name = expected.at("loss").get<std::string>();
        if (!name.ends_with("crossentropy")) continue;
        const bool from_logits = expected.at("args").at("from_logits").get<bool>();
        double worst = 0;
        if (name == "binary_crossentropy")
            worst = from_logits ? distance<binary_logits>(expected)
                                : distance<binary_cross_entropy>(expected);
        else if (name == "sparse_categorical_crossentropy")
            worst = from_logits ? distance<sparse_logits, true>(expected)
                                : distance<sparse_categorical_cross_entropy, true>(expected);
        else if (expected.at("y_true") == "soft_true")
            worst = distance<categorical_logits>(with_sums_of_targets(expected));
        else
            worst = from_logits ? distance<categorical_logits>(expected)
                                : distance<categorical_cross_entropy>(expected);
        BOOST_TEST(worst <= 1e-12, expected.at("formula") << ", " << worst);
        ++compared;
    }
    BOOST_TEST(compared == 13u);
}

// Sections 4.4.1 to 4.4.3 of the notes, as printed by TensorFlow in float.
BOOST_AUTO_TEST_CASE(cross_entropies_are_those_the_notes_print) {
    const std::vector<double> first_class{1, 0, 0, 1, 0, 0},
        probabilities{0.5, 0.4, 0.1, 0.8, 0.1, 0.1};
    std::vector<double> rows(2);
    const auto are = [&](double first, double second) {
        BOOST_TEST(std::abs(rows[0] - first) <= 1e-7);
        BOOST_TEST(std::abs(rows[1] - second) <= 1e-7);
    };
    apply_rows<3, value_of<categorical_cross_entropy>>(
        std::span(rows), prediction = probabilities, target = first_class);
    are(0.6931472, 0.22314353);
    const std::vector<double> classes{1, 0, 0, 0, 1, 0}, logits{4, 2, 1, 0, 5, 1}, labels{0, 1};
    apply_rows<3, value_of<categorical_logits>>(std::span(rows), prediction = logits,
                                                target = classes);
    are(0.16984604, 0.02474492);
    apply_rows<3, value_of<sparse_logits>>(std::span(rows), prediction = logits, label = labels);
    are(0.16984604, 0.02474492);
}

// By definition, to know that the reference and the formula are not wrong together.
BOOST_AUTO_TEST_CASE(cross_entropies_are_what_their_definitions_say) {
    std::vector<double> row(1);
    const std::vector<double> probabilities{0.2, 0.5, 0.3}, one_hot{0, 1, 0}, index{1};
    apply<value_of<categorical_cross_entropy>>(std::span(row), prediction = probabilities,
                                               target = one_hot);
    BOOST_TEST(std::abs(row[0] - 0.6931471805599453) < 1e-15);
    apply<value_of<sparse_categorical_cross_entropy>>(std::span(row), prediction = probabilities,
                                                      label = index);
    BOOST_TEST(std::abs(row[0] - 0.6931471805599453) < 1e-15);
    const std::vector<double> half{0.5};
    apply<value_of<binary_cross_entropy>>(std::span(row), prediction = half, target = half);
    BOOST_TEST(std::abs(row[0] - 0.6931471805599453) < 1e-15);
}

}  // namespace
