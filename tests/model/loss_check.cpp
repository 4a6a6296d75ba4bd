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
    BOOST_TEST(error_for(3) == "weft: label of row 2: expected a class from 0 to 2, found 3.000000");
    BOOST_TEST(error_for(0.5f).ends_with("found 0.500000"));
    BOOST_TEST(error_for(-1).ends_with("found -1.000000"));
    BOOST_TEST(error_for(1e30f) != "no error");
    BOOST_TEST(error_for(std::numeric_limits<float>::quiet_NaN()).ends_with("found nan"));
    BOOST_TEST(error_for(std::numeric_limits<float>::infinity()).ends_with("found inf"));
}

}  // namespace
