// SPDX-License-Identifier: MIT
// Which losses fit which networks, and which labels are classes; refusals are in tests/refusals.
#include <weft/model/loss_check.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <limits>
#include <vector>

namespace {

using namespace weft;

constexpr auto classes = input<5> | dense<4> | softmax(x);
constexpr auto one_output = input<5> | dense<1>;
constexpr auto unknown = mean(square(prediction - noise));

static_assert(uses_label<decltype(sparse_categorical_cross_entropy.value)>);
static_assert(!uses_label<decltype(categorical_cross_entropy.value)>);
static_assert(!uses_sample_weight<decltype(mean_squared_error.value)>);
static_assert(uses_sample_weight<decltype(weighted(mean_squared_error).value)>);
static_assert(uses_label<decltype(weighted(sparse_categorical_cross_entropy).value)>);
static_assert(uses_sample_weight<decltype(weighted(sparse_categorical_cross_entropy).value)>);
static_assert(require_loss<classes, ciou_loss>());
static_assert(detail::loss_refusal<one_output, iou_loss>::text.view()
              == "weft: the loss takes rows of 4 values, but layer 2, dense<1>, gives 1: end with rows of 4");
static_assert(require_loss<classes, sparse_categorical_cross_entropy>());
static_assert(require_loss<one_output, mean_squared_error>());
constexpr auto logits = input<5> | dense<4>;
constexpr auto binary_from_logits = binary_cross_entropy({.from_logits = true});
constexpr auto binary_focal_from_logits = binary_focal_cross_entropy({.from_logits = true});
constexpr auto focal_from_logits = categorical_focal_cross_entropy({.from_logits = true});
static_assert(require_loss<logits, softmax_cross_entropy_with_logits>());
static_assert(require_loss<logits, sparse_softmax_cross_entropy_with_logits>());
static_assert(require_loss<logits, binary_from_logits>());
static_assert(require_loss<logits, binary_focal_from_logits>());
static_assert(require_loss<logits, focal_from_logits>());
static_assert(detail::loss_refusal<one_output, sparse_categorical_cross_entropy>::text.view().starts_with(
    "weft: the loss takes a class label, but layer 2, dense<1>, gives 1 value a row"));
static_assert(detail::loss_refusal<classes, unknown>::text.view().starts_with(
    "weft: the loss uses the placeholder noise"));

BOOST_AUTO_TEST_CASE(labels_are_whole_numbers_below_the_number_of_classes) {
    const auto error_for = [](float label_here) {
        const std::vector<float> labels{0, 2, label_here};
        return error_of([&] { check_labels<float>(labels, 3); });
    };
    BOOST_TEST(error_for(2) == "no error");
    BOOST_TEST(error_for(-0.0f) == "no error");
    BOOST_TEST(error_for(3) == "weft: label of row 2: expected a class from 0 to 2, found 3");
    BOOST_TEST(error_for(0.5f).ends_with("found 0.5"));
    BOOST_TEST(error_for(-1).ends_with("found -1"));
    BOOST_TEST(error_for(1e30f) != "no error");
    BOOST_TEST(error_for(std::numeric_limits<float>::quiet_NaN()).ends_with("found nan"));
    BOOST_TEST(error_for(std::numeric_limits<float>::infinity()).ends_with("found inf"));
}

constexpr auto two_outputs = input<4> | outputs(dense<4>, dense<2>);
constexpr auto untouched = input<4> | outputs(dense<4>, identity);
constexpr auto flat = input<4> | flatten;
constexpr auto squares = losses(mean_squared_error, mean_squared_error);
constexpr auto of_pairs = losses(circle, mean_squared_error);
constexpr auto regular_within = losses(mean_squared_error, regularized(mean_squared_error, l2(1e-4)));
constexpr auto mean_and_sum = losses(mean_squared_error, sum(mean_squared_error));
constexpr auto wrong_penalty = regularized(mean_squared_error, l2(-1e-4));
constexpr auto of_inputs = mean(square(x - target));
constexpr auto pairs_and_prediction = mean(where(positive_pair, -similarity, prediction));

// The texts of tests/refusals, where the compiler prints them.
BOOST_AUTO_TEST_CASE(a_loss_that_does_not_fit_is_told_by_its_output_and_layer) {
    const auto is = [](const message& found, std::string_view expected) { BOOST_TEST(found.view() == expected); };
    is(detail::problem_of_loss<two_outputs, squares>(), "");
    is(detail::problem_of_loss<classes, sparse_categorical_cross_entropy>(), "");
    is(detail::problem_of_loss<untouched, squares>(), "weft: output 2 is an input as it is: its loss has nothing to train");
    is(detail::problem_of_loss<two_outputs, of_pairs>(), "weft: a loss between samples is for a network of one output");
    is(detail::problem_of_loss<two_outputs, regular_within>(),
       "weft: the loss of output 2 has a regularizer: it is for all, regularized(losses(...), l2(1e-4))");
    is(detail::problem_of_loss<two_outputs, mean_and_sum>(),
       "weft: the losses of outputs 1 and 2 are a mean and a sum: make both means, or both sums");
    is(detail::problem_of_loss<two_outputs, mean_squared_error>(),
       "weft: number of losses 1, of outputs 2: losses(...) takes one for each output, in their order");
    is(detail::problem_of_loss<one_output, sparse_categorical_cross_entropy>(),
       "weft: the loss takes a class label, but layer 2, dense<1>, gives 1 value a row: give one for each of at least 2 "
       "classes, or use a loss of target");
    is(detail::problem_of_loss<one_output, giou_loss>(),
       "weft: the loss takes rows of 4 values, but layer 2, dense<1>, gives 1: end with rows of 4");
    is(detail::problem_of_loss<one_output, of_inputs>(),
       "weft: the loss uses the placeholder x: a loss is a formula of prediction, target and label");
    is(detail::problem_of_loss<one_output, pairs_and_prediction>(),
       "weft: the loss uses the placeholder prediction: a loss between samples is a formula of similarity and labels");
    is(detail::problem_of_loss<one_output, wrong_penalty>(),
       "weft: the loss has a wrong regularizer: l2 expects a factor of at least 0");
    is(detail::problem_of_loss<flat, mean_squared_error>(),
       "weft: a network of 2 layers without a dense layer or a formula has nothing to train: add one");
}

}  // namespace
