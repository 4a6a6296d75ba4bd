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

BOOST_AUTO_TEST_CASE(cross_entropies_are_those_of_keras) {
    std::size_t compared = 0;
    for (const auto& expected : reference_losses().at("cases")) {
        const auto name = expected.at("loss").get<std::string>();
        if (!name.ends_with("crossentropy")) continue;
        const bool from_logits = expected.at("args").at("from_logits").get<bool>();
        double worst = 0;
        if (name == "binary_crossentropy")
            worst = from_logits ? distance<binary_logits>(expected) : distance<binary_cross_entropy>(expected);
        else if (name == "categorical_crossentropy")
            worst = from_logits ? distance<categorical_logits>(expected)
                                : distance<categorical_cross_entropy>(expected);
        else
            worst = from_logits ? distance<sparse_logits, true>(expected)
                                : distance<sparse_categorical_cross_entropy, true>(expected);
        // Keras takes the sum of a row's targets for 1; these sum to it within 1e-6.
        const bool sums_to_about_one = from_logits && expected.at("y_true") == "soft_true";
        BOOST_TEST(worst <= (sums_to_about_one ? 1e-6 : 1e-12), expected.at("formula") << ", " << worst);
        ++compared;
    }
    BOOST_TEST(compared == 13u);
}

// By definition, to know that the reference and the formula are not wrong together.
BOOST_AUTO_TEST_CASE(cross_entropies_are_what_their_definitions_say) {
    std::vector<double> row(1);
    const std::vector<double> probabilities{0.2, 0.5, 0.3}, one_hot{0, 1, 0}, index{1};
    apply<value_of<categorical_cross_entropy>>(std::span(row), prediction = probabilities, target = one_hot);
    BOOST_TEST(std::abs(row[0] - 0.6931471805599453) < 1e-15);
    apply<value_of<sparse_categorical_cross_entropy>>(std::span(row), prediction = probabilities, label = index);
    BOOST_TEST(std::abs(row[0] - 0.6931471805599453) < 1e-15);
    const std::vector<double> half{0.5};
    apply<value_of<binary_cross_entropy>>(std::span(row), prediction = half, target = half);
    BOOST_TEST(std::abs(row[0] - 0.6931471805599453) < 1e-15);
}

}  // namespace
