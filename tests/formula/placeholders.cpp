// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/placeholders.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

template <class Formula>
constexpr std::string_view beside_x(const Formula&) {
    return placeholders_of<Formula>.first_unknown({"x"});
}

static_assert(beside_x(max(x, 0) + exp(-x)).empty());
static_assert(beside_x(x * target) == "target");
static_assert(beside_x(derivative(square(x - weight), x)) == "weight");
static_assert(beside_x(where(x > 0, x, noise)) == "noise");

static_assert(placeholders_of<decltype(x * sigmoid(gate))>.has("gate"));
static_assert(!placeholders_of<decltype(x * sigmoid(gate))>.has("noise"));
static_assert(placeholders_of<decltype(noise * target * label)>.has("label"));
static_assert(placeholders_of<std::remove_cvref_t<decltype(parameter<"alpha"> * x)>>.has_trainable());
static_assert(!placeholders_of<decltype(2 * x)>.has_trainable());

BOOST_AUTO_TEST_CASE(all_known_names_are_accepted) {
    using formula_type = decltype(square(prediction - target));
    BOOST_TEST(placeholders_of<formula_type>.first_unknown({"prediction", "target"}).empty());
    BOOST_TEST(placeholders_of<formula_type>.first_unknown({"prediction"}) == "target");
}

BOOST_AUTO_TEST_CASE(parameters_are_known_by_their_name_or_all_at_once) {
    constexpr auto sloped = parameter<"alpha"> * x;
    BOOST_TEST(beside_x(sloped) == "alpha");
    using formula_type = std::remove_cvref_t<decltype(sloped)>;
    BOOST_TEST(placeholders_of<formula_type>.first_unknown({"x", "parameter"}).empty());
    BOOST_TEST(placeholders_of<formula_type>.first_unknown({"alpha", "x"}).empty());
    // Of a formula and its alternative, whichever is taken.
    using either = alternative<std::remove_cvref_t<decltype(2 * x)>, std::remove_cvref_t<decltype(x * target)>>;
    BOOST_TEST(placeholders_of<either>.first_unknown({"x"}) == "target");
    BOOST_TEST(placeholders_of<either>.first_unknown({"target"}) == "x");
}

BOOST_AUTO_TEST_CASE(trainable_parameters_are_visited_wherever_they_stand) {
    std::string names;
    const auto visit = [&](const auto& one) { names.append(one.name).append(" "); };
    const auto sloped = derivative(tanh(parameter<"alpha"> * x) + exp(parameter<"beta">), x);
    for_each_parameter(sloped * parameter<"alpha">, visit);
    BOOST_TEST(names == "alpha beta alpha ");
}
