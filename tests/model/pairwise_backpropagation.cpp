// SPDX-License-Identifier: MIT
// Networks with a loss between samples: gradients by central differences, what is no batch. Training is in tests/train/.
#include <weft/model/pairwise_backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

#include <limits>

namespace {

using namespace weft;

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

// An embedding of length 1.
constexpr auto embedding = input<6> | dense<8> | tanh(x) | dense<3>
                         | x / max(sqrt(row_sum(square(x))), 1e-7);
constexpr auto as_it_is = input<5> | dense<9, no_bias> | batch_norm | sigmoid(x) | dense<4, no_bias> | batch_norm;
constexpr auto of_two = concatenate(input<"shape", 4> | dense<3>, input<"colour", 3> | dense<2>) | tanh(x) | dense<3>
                      | x / max(sqrt(row_sum(square(x))), 1e-7);
constexpr auto gentle = circle({.gamma = 4});

// The loss of a batch whose samples each have to find their partner among all others.
constexpr auto partner = mean(
    row_log_sum_exp(where(sample_index == other_index, -1e30, 5 * similarity))
    - row_log_sum_exp(where(positive_pair, 5 * similarity, -1e30)));

using of_labels = batch_layout<embedding, float, circle>;
static_assert(of_labels::takes_label && of_labels::target_size == 1 && !of_labels::is_weighted);
static_assert(batch_layout<embedding, float, partner>::is_mean);

BOOST_AUTO_TEST_CASE(gradients_are_those_of_central_differences) {
    const std::vector<double> classes = labels(7, 3);
    BOOST_TEST((worst_difference<embedding, gentle>(classes)) <= 1e-7);
    BOOST_TEST((worst_difference<as_it_is, partner>(classes)) <= 1e-7);
    BOOST_TEST((worst_difference<of_two, gentle>(classes)) <= 1e-7);
}

BOOST_AUTO_TEST_CASE(labels_that_are_no_whole_numbers_and_wrong_lengths_are_refused) {
    const model<embedding, double> m{seed{1}};
    const std::vector<double> inputs(18, 1.0);
    const auto text_of = [&](const std::vector<double>& targets) {
        return error_of([&] { gradient<gentle>(m, inputs, targets); });
    };
    BOOST_TEST(text_of({0, 1.5, 0}) == "weft: label of row 1: expected a class from 0 to 9007199254740991, found 1.5");
    BOOST_TEST(text_of({0, 1, -1}) == "weft: label of row 2: expected a class from 0 to 9007199254740991, found -1");
    BOOST_TEST(text_of({0, not_a_number, 1}).starts_with("weft: label of row 1"));
    BOOST_TEST(text_of({0, 1}) == "weft: expected targets of 1 numbers a sample (3 samples), found 2 numbers");
    BOOST_TEST(text_of({7, 9000, 7}) == "no error");
}

}  // namespace
