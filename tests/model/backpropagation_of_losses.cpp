// SPDX-License-Identifier: MIT
// Losses of rows joined with a network: boxes, focal, options, against central differences.
#include <weft/model/backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>
#include <weft/model/predict.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto boxes = input<3> | dense<8> | reshape<2, 4>;
constexpr auto shares_of_4 = input<3> | dense<4> | softmax(x);
constexpr auto focal = sum(categorical_focal_cross_entropy({.gamma = 1.5, .label_smoothing = 0.1}));

BOOST_AUTO_TEST_CASE(two_boxes_a_sample_have_the_gradient_of_their_differences) {
    const std::vector<double> targets{-0.5, -0.25, 0.5, 1, 0.25, -1, 0.75, 2,
                                      -1,   0,     1,   2, -2,   -2, 1,    -0.5};
    BOOST_TEST((worst_difference<boxes, diou_loss>(targets) < 1e-7));
}

BOOST_AUTO_TEST_CASE(focal_loss_after_softmax_has_the_gradient_of_its_differences) {
    BOOST_TEST((worst_difference<shares_of_4, focal>(labels(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<shares_of_4, focal>(shares(6, 4)) < 1e-7));
}

// A normal distribution of each target: its mean and the logarithm of its deviation come out side by side.
constexpr auto distributions = input<3> | dense<6> | tanh(x) | dense<2>;
constexpr auto distance = (pick(target, 0) - pick(prediction, 0)) * exp(-pick(prediction, 1));
constexpr auto normal_likelihood = mean(pick(prediction, 1) + 0.5 * square(distance));
constexpr auto difference_of_two = input<3> | dense<4> | tanh(x) | (pick(x, 3) - pick(x, 0)) | dense<2>;

BOOST_AUTO_TEST_CASE(elements_picked_by_number_have_the_gradient_of_their_differences) {
    BOOST_TEST((worst_difference<distributions, normal_likelihood>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<difference_of_two, normal_likelihood>(numbers(12)) < 1e-7));
    BOOST_TEST((output_shape(input<4> | (pick(x, 3) - pick(x, 0))) == shape{1}));
}

// A network that ends with one number a channel times all places: rows of channels, not of samples.
constexpr auto gated = input<3, 2> | dense<4> | multiply(identity, global_average_pool | tanh(x));
constexpr auto shifted = input<3, 2> | dense<4> | tap<"y"> | global_max_pool | add(identity, from<"y">) | softmax(x);
constexpr auto squares = mean(square(prediction - target));
template <auto const& Net, auto const& Loss>
double distance_from_prediction(const std::vector<double>& targets) {
    model<Net, double> m{seed{3}};
    const std::vector<double> inputs = numbers(12);
    std::vector<double> outputs(targets.size());
    predict(m, inputs, outputs);
    double expected = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        expected += (outputs[i] - targets[i]) * (outputs[i] - targets[i]) / 24;
    backpropagation<Net, double, Loss> back;
    const double found = back.run(m.parameters(), inputs, targets);
    const double of_data = back.loss_of_data(m.parameters(), inputs, targets);
    return std::max(std::abs(found - expected), std::abs(of_data - expected));
}
BOOST_AUTO_TEST_CASE(an_operand_of_channels_in_the_last_group_is_the_same_for_every_place) {
    BOOST_TEST((distance_from_prediction<gated, squares>(numbers(24)) < 1e-14));
    BOOST_TEST((distance_from_prediction<shifted, squares>(numbers(24)) < 1e-14));
    BOOST_TEST((worst_difference<gated, squares>(numbers(24)) < 1e-7));
    BOOST_TEST((worst_difference<shifted, categorical_cross_entropy>(shares(6, 4)) < 1e-7));
}

// A row for each image behind numbers a channel: what the refusal of other rows says to write.
constexpr auto mask = input<3, 3, 1> | conv2d<1, kernel(1)> | prelu(x, 0.25) | up_sampling<1> | flatten;
BOOST_AUTO_TEST_CASE(a_loss_of_images_behind_formulas_of_channels_is_of_all_their_places) {
    model<mask, double> m{seed{3}};
    const std::vector<double> inputs = numbers(18), targets(18, 0.5);
    std::vector<double> outputs(18);
    predict(m, inputs, outputs);
    double expected = 0;
    for (std::size_t s = 0; s < 18; s += 9) {
        double common = 0, both = 1e-7;
        for (std::size_t i = s; i < s + 9; ++i)
            common += targets[i] * outputs[i], both += targets[i] + outputs[i];
        expected += (1 - 2 * common / both) / 2;
    }
    BOOST_TEST(std::abs(gradient<dice>(m, inputs, targets).loss - expected) < 1e-14);
    BOOST_TEST((worst_difference<mask, dice>(targets) < 1e-7));
}

}  // namespace
