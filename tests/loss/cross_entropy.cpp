// SPDX-License-Identifier: MIT
// The cross entropies against Keras in float64: values a row, means and gradients.
#include <weft/loss/cross_entropy.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

constexpr auto categorical_logits = categorical_cross_entropy({.from_logits = true});
constexpr auto categorical_smoothed =
    categorical_cross_entropy({.from_logits = true, .label_smoothing = 0.1});
constexpr auto sparse_logits = sparse_categorical_cross_entropy({.from_logits = true});
constexpr auto sparse_but_2 =
    sparse_categorical_cross_entropy({.from_logits = true, .ignore_class = 2});
constexpr auto binary_logits = binary_cross_entropy({.from_logits = true});
constexpr auto binary_smoothed = binary_cross_entropy({.label_smoothing = 0.1});
constexpr auto binary_tripled = weighted_cross_entropy_with_logits(3.0);
static_assert(categorical_logits.by == reduction::mean && categorical_logits.value.takes_first);
static_assert(!categorical_cross_entropy.value.takes_first);

BOOST_AUTO_TEST_CASE(categorical_cross_entropies_are_those_of_keras) {
    const std::string start = "categorical_crossentropy ";
    is_that_of_keras<categorical_cross_entropy>(start + R"({"from_logits":false})");
    is_that_of_keras<categorical_logits>(start
                                         + R"({"from_logits":true,"label_smoothing":0.0})");
    is_that_of_keras<categorical_smoothed>(start
                                           + R"({"from_logits":true,"label_smoothing":0.1})");
    is_that_of_keras<sparse_categorical_cross_entropy>("sparse_" + start
                                                       + R"({"from_logits":false})");
    is_that_of_keras<sparse_logits>("sparse_" + start + R"({"from_logits":true})");
    is_that_of_keras<sparse_but_2>("sparse_" + start + R"({"from_logits":true,"ignore_class":2})");
}

BOOST_AUTO_TEST_CASE(binary_cross_entropies_are_those_of_keras) {
    const std::string start = "binary_crossentropy ";
    is_that_of_keras<binary_cross_entropy>(start
                                           + R"({"from_logits":false,"label_smoothing":0.0})");
    is_that_of_keras<binary_logits>(start + R"({"from_logits":true})");
    is_that_of_keras<binary_smoothed>(start + R"({"from_logits":false,"label_smoothing":0.1})");
    is_that_of_keras<binary_tripled>(
        R"(tf.nn.weighted_cross_entropy_with_logits {"pos_weight":3.0})");
}

// Sections 4.4.1 to 4.4.3 of the notes, as printed by TensorFlow in float.
template <class Loss, class... Given>
constexpr bool is_printed(double printed, const Loss& loss, const Given&... given) {
    return scalar::abs(evaluate(loss.value, given...) - printed) <= 1e-7;
}
constexpr std::array<double, 3> class_0{1, 0, 0}, class_1{0, 1, 0};
constexpr std::array<double, 3> even{0.5, 0.4, 0.1}, sure{0.8, 0.1, 0.1};
constexpr std::array<double, 3> logits_0{4, 2, 1}, logits_1{0, 5, 1};
static_assert(
    is_printed(0.6931472, categorical_cross_entropy, prediction = even, target = class_0));
static_assert(
    is_printed(0.22314353, categorical_cross_entropy, prediction = sure, target = class_0));
static_assert(is_printed(0.16984604, softmax_cross_entropy_with_logits, prediction = logits_0,
                         target = class_0));
static_assert(is_printed(0.02474492, softmax_cross_entropy_with_logits, prediction = logits_1,
                         target = class_1));
static_assert(is_printed(0.16984604, sparse_softmax_cross_entropy_with_logits,
                         prediction = logits_0, label = 0.0));
static_assert(is_printed(0.02474492, sparse_softmax_cross_entropy_with_logits,
                         prediction = logits_1, label = 1.0));

// By definition, to know that the reference and the formula are not wrong together.
constexpr double log_2 = 0.6931471805599453;
constexpr std::array<double, 3> half{0.2, 0.5, 0.3};
static_assert(scalar::abs(evaluate(categorical_cross_entropy.value, prediction = half,
                                   target = class_1) - log_2) < 1e-15);
static_assert(scalar::abs(evaluate(sparse_categorical_cross_entropy.value, prediction = half,
                                   label = 1.0) - log_2) < 1e-15);
static_assert(scalar::abs(evaluate(binary_cross_entropy.value, prediction = 0.5, target = 0.5)
                          - log_2) < 1e-15);

// The value and slope of element 0 of a row, for a loss of what an activation makes of it.
template <class Activation, class Loss>
constexpr std::array<double, 2> joined(const Activation& activation, const Loss& loss,
                                       const std::array<double, 3>& z,
                                       const std::array<double, 3>& targets) {
    program_builder p;
    const node input = p.input("x", level::element);
    p.substitute("prediction", lower(p, activation));
    const node value = lower(p, loss.value);
    p.output(value), p.output(gradient_of(p, value, input, p.constant(1)));
    const program_builder finished = finish(p);
    const row_evaluation at(finished, 3, [&](std::string_view name, std::size_t column) {
        return (name == "x" ? z : targets)[column];
    });
    return {at(finished.output_node(0), 0), at(finished.output_node(1), 0)};
}
constexpr std::array<double, 3> far_apart{1000, -1000, 0}, far_below{-1e4, -1e4, -1e4};
using two = std::array<double, 2>;

// What softmax rounds to 0 or 1 is within the clipped range of the binary losses, and sigmoids that
// are all 0 have a sum.
static_assert(joined(softmax(x), binary_cross_entropy, far_apart, class_0) == two{0, 0});
static_assert(joined(softmax(x), binary_cross_entropy, far_apart, class_1)[0] > 16);
static_assert(joined(sigmoid(x), binary_cross_entropy, far_below, class_0) == two{1e4, -1});
static_assert(joined(sigmoid(x), categorical_cross_entropy, far_below, class_0)[0] < 17);
static_assert(joined(sigmoid(x), sparse_categorical_cross_entropy, far_below, {0, 0, 0})[0] < 1e4);
static_assert(joined(softmax(x), categorical_cross_entropy, far_apart, class_1)
              == two{2000, 1});

}  // namespace
