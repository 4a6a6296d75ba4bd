// SPDX-License-Identifier: MIT
// Weights of samples and of classes: where they count, that they travel with their samples.
#include <weft/train/class_weights.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

namespace {

using namespace weft;
using doubles = std::vector<double>;

constexpr auto line = input<1> | dense<1>;
constexpr auto squares = weighted(mean_squared_error);
constexpr auto sum_of_squares = sum(squares);
static_assert(squares.by == reduction::mean && sum_of_squares.by == reduction::sum);

model<line, double> line_of_slope(double slope) {
    model<line, double> m;
    m.set("dense/kernel", {slope});
    m.set("dense/bias", {0});
    return m;
}

// The mean divides by the number of samples, not by the sum of the weights, as in Keras.
BOOST_AUTO_TEST_CASE(a_weight_multiplies_the_loss_of_its_sample_and_its_gradient) {
    const auto m = line_of_slope(1);
    const doubles inputs{1, 2, 3}, targets{0, 0, 1}, weights{2, 0, 0.5};
    const auto of_mean = gradient<squares>(m, inputs, targets, weights);
    BOOST_TEST(of_mean.loss == (2 * 1 + 0.5 * 4) / 3);
    BOOST_TEST(of_mean.get("dense/bias").at(0) == (2 * 2 + 0.5 * 4) / 3,
               boost::test_tools::tolerance(1e-15));
    const auto of_sum = gradient<sum_of_squares>(m, inputs, targets, weights);
    BOOST_TEST(of_sum.loss == 4);
    BOOST_TEST(of_sum.get("dense/kernel").at(0) == 2 * 2 * 1 + 0.5 * 4 * 3);
}

// Two samples contradict each other; only that of weight 0.25 counts, wherever it is shuffled to.
BOOST_AUTO_TEST_CASE(weights_travel_with_their_samples_through_fit_and_validation) {
    auto m = line_of_slope(0);
    const basic_dataset<double> data{.inputs = {1, 1, 1}, .targets = {50, 3, 70}, .samples = 3,
                                     .weights = {0, 0.25, 0}};
    const basic_dataset<double> other{.inputs = {1, 1}, .targets = {4, 90}, .samples = 2,
                                      .weights = {1, 0}};
    const history trained = fit<squares>(m, data, sgd{.learning_rate = 0.5},
                                         {.epochs = 60, .batch_size = 2, .validation = &other});
    BOOST_TEST(m(std::array{1.0})[0] == 3, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(trained.epochs.front().loss > 0);
    BOOST_TEST(trained.epochs.back().validation_loss.value() == 0.5,
               boost::test_tools::tolerance(1e-4));
    BOOST_TEST(loss_over<squares>(m, other) == 0.5, boost::test_tools::tolerance(1e-4));
    BOOST_TEST((split(data, 1, seed{3}).second.weights.size() == 2));
    BOOST_TEST((split(data, 2).first.weights == doubles{0, 0.25}));
}

constexpr auto sequence_of_classes =
    input<2, 3> | flatten | dense<12> | reshape<3, 4> | softmax(x);
constexpr auto of_labels = sum(weighted(sparse_categorical_cross_entropy));
constexpr auto unweighted = sum(sparse_categorical_cross_entropy);

BOOST_AUTO_TEST_CASE(a_sample_of_several_rows_has_one_weight) {
    const model<sequence_of_classes, double> m{seed{2}};
    const doubles inputs{0.5, -1, 2, 0.25, 1, -2, 1, 2, 3, 4, 5, 6}, labels{0, 3, 1, 2, 2, 0};
    const auto first = gradient<unweighted>(m, std::span(inputs).first(6),
                                            std::span(labels).first(3));
    const auto both = gradient<of_labels>(m, inputs, labels, doubles{2, 0});
    BOOST_TEST(both.loss == 2 * first.loss, boost::test_tools::tolerance(1e-15));
    const doubles kernel = both.get("dense/kernel"), once = first.get("dense/kernel");
    for (std::size_t i = 0; i < kernel.size(); ++i)
        BOOST_TEST(kernel[i] == 2 * once[i], boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(weights_that_are_missing_or_too_many_are_refused_everywhere) {
    auto m = line_of_slope(0);
    const doubles inputs{1, 2}, targets{1, 2}, none, three{1, 1, 1};
    basic_dataset<double> data{.inputs = inputs, .targets = targets, .samples = 2};
    const std::string missing =
        "weft: the loss is weighted: expected 2 sample weights, one each, found 0";
    auto by_hand = make_trainer<squares>(m, sgd{});
    BOOST_TEST(error_of([&] { by_hand.step(inputs, targets); }) == missing);
    BOOST_TEST(error_of([&] { by_hand.loss(inputs, targets); }) == missing);
    BOOST_TEST(error_of([&] { gradient<squares>(m, inputs, targets); }) == missing);
    BOOST_TEST(error_of([&] { loss_over<squares>(m, data); }) == missing);
    BOOST_TEST(error_of([&] { fit<squares>(m, data, sgd{}); }) == missing);
    BOOST_TEST(error_of([&] { by_hand.step(inputs, targets, three); }).ends_with("found 3"));
    data.weights = {1, 1};
    basic_dataset<double> bare = data;
    bare.weights.clear();
    BOOST_TEST(error_of([&] { fit<squares>(m, data, sgd{}, {.validation = &bare}); }) == missing);
    BOOST_TEST(error_of([&] { fit<mean_squared_error>(m, data, sgd{}); })
               == "weft: the loss is not weighted: expected no sample weights, found 2; "
                  "weighted(loss) takes them");
    data.weights = three;
    BOOST_TEST(error_of([&] { fit<squares>(m, data, sgd{}); }).ends_with("found 3"));
    BOOST_TEST(error_of([&] { split(data, 1); })
               == "dataset: expected weights of 2 samples, all of one size, found 3 numbers");
}

constexpr auto classes = input<1> | dense<3> | softmax(x);
constexpr auto logs = sparse_categorical_cross_entropy;

BOOST_AUTO_TEST_CASE(a_label_that_is_no_class_is_refused_everywhere_and_its_row_is_named) {
    model<classes, double> m;
    const basic_dataset<double> data{.inputs = {1, 2, 3}, .targets = {0, 2, 3}, .samples = 3};
    const std::string expected = "weft: label of row 2: expected a class from 0 to 2, found 3";
    auto by_hand = make_trainer<logs>(m, sgd{});
    BOOST_TEST(error_of([&] { by_hand.step(data.inputs, data.targets); }) == expected);
    BOOST_TEST(error_of([&] { by_hand.loss(data.inputs, data.targets); }) == expected);
    BOOST_TEST(error_of([&] { gradient<logs>(m, data.inputs, data.targets); }) == expected);
    BOOST_TEST(error_of([&] { loss_over<logs>(m, data); }) == expected);
    BOOST_TEST(error_of([&] { fit<logs>(m, data, sgd{}, {.batch_size = 1}); }) == expected);
}

BOOST_AUTO_TEST_CASE(class_weights_are_those_of_the_labels) {
    dataset data{.inputs = {1, 2, 3, 4}, .targets = {2, 0, 1, 2}, .samples = 4, .classes = 3};
    class_weights(data, {0.5f, 1, 4});
    BOOST_TEST((data.weights == std::vector<float>{4, 0.5f, 1, 4}));
    BOOST_TEST(error_of([&] { class_weights(data, {1, 2}); })
               == "weft: class_weights: expected a weight for each of 3 classes, found 2");
    data.targets[3] = 3;
    BOOST_TEST(error_of([&] { class_weights(data, {1, 2, 3}); })
               == "weft: label of row 3: expected a class from 0 to 2, found 3");
    data.targets.push_back(0);
    BOOST_TEST(error_of([&] { class_weights(data, {1, 2, 3}); })
               == "weft: class_weights: expected a label a sample (4 samples, a weight each), found 5 "
                  "targets");
    BOOST_TEST((data.weights == std::vector<float>{4, 0.5f, 1, 4}));
}

}  // namespace
