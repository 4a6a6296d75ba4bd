// SPDX-License-Identifier: MIT
// Networks of convolutions and pools: gradients by central differences, predictions sample by sample.
#include <weft/model/image_kernels.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/backpropagation.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));

constexpr auto digits_like = input<6, 6, 1> | conv2d<3, kernel(3), same> | tanh(x) | max_pool2d<kernel(2)>
                           | conv2d<5, kernel(3), same> | sigmoid(x) | global_average_pool | dense<2>;
constexpr auto with_stride = input<5, 4, 2> | conv2d<3, kernel(3, 2), stride(2), padding(1)> | tanh(x)
                           | conv2d<17, kernel(2), no_bias> | flatten | dense<2>;
constexpr auto by_channels = input<4, 4, 3> | depthwise_conv2d<kernel(3), same> | tanh(x) | conv2d<4, kernel(1)>
                           | average_pool2d<kernel(2)> | flatten | dense<2>;
constexpr auto in_blocks = input<4, 4, 2> | conv2d<4, kernel(3), same> | residual(tanh(x) | conv2d<4, kernel(3), same>)
                         | concatenate(identity, conv2d<3, kernel(1)> | tanh(x)) | global_average_pool | dense<2>;
// Silu keeps what it was given: rows of 6 without padding, which a padded convolution gives in an order of its own.
constexpr auto excited = input<7, 5, 2> | conv2d<6, kernel(3), same> | silu(x)
                       | multiply(identity, global_average_pool | dense<6> | sigmoid(x)) | max_pool2d<kernel(2)> | flatten | dense<2>;
constexpr auto of_steps = input<5, 3> | dense<4> | tanh(x) | conv1d<3, kernel(2), causal> | softmax(x) | flatten | dense<2>;
constexpr auto pooled_twice = input<4, 4, 2> | conv2d<3, kernel(1)> | tap<"a"> | max_pool2d<kernel(2)> | flatten
                            | concatenate(identity, from<"a"> | average_pool2d<kernel(2), stride(1)> | softmax(x) | flatten) | dense<2>;
// A padded copy of this image is no whole number of registers; the kernels turned round for the way back lie behind it.
constexpr auto separably = input<15, 1> | conv1d<1, kernel(1)> | separable_conv1d<3, kernel(4), stride(3), padding(2), depth_multiplier(2)>
                         | tanh(x) | flatten | dense<2>;

BOOST_AUTO_TEST_CASE(gradients_go_back_through_places) {
    BOOST_TEST((worst_difference<separably, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<digits_like, mean_square>(numbers(6)) < 1e-6));
    BOOST_TEST((worst_difference<with_stride, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<by_channels, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<in_blocks, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<excited, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<of_steps, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<pooled_twice, mean_square>(numbers(6)) < 1e-6));
}

// Rows of 4096 bytes lie further apart than they are long; the only row of a parameter does not.
BOOST_AUTO_TEST_CASE(gradients_of_one_long_row_stay_within_it) {
    constexpr std::size_t filters = 512;
    using of_steps_of_one = contraction_kernel<convolution_layer<1, filters, kernel(1)>, shape{1, 1}, double>;
    std::vector<double> dw(filters + 8, 7), db(filters + 8, 7), dy(filters + 8, 1), x(8, 2), work(of_steps_of_one::workspace);
    of_steps_of_one::backward_weights<1>(x.data(), dy.data(), nullptr, 1, {}, {dw.data(), db.data()}, false, work.data());
    BOOST_TEST((dw[0] == 2 && db[filters - 1] == 1 && dw[filters] == 7 && db[filters] == 7));
}

BOOST_AUTO_TEST_CASE(a_separable_layer_is_a_depthwise_one_and_one_of_points) {
    using layer = separable_convolution_layer<2, 8, kernel(3), stride(2), depth_multiplier(2)>;
    constexpr shape image{7, 9, 3};
    const auto depthwise = detail::depthwise_part<layer>(image), points = detail::pointwise_part<layer>(image);
    BOOST_TEST((depthwise.groups == 3 && depthwise.filters == 6 && depthwise.outputs() == 12 && depthwise.taps() == 9));
    BOOST_TEST((points.channels == 6 && points.filters == 8 && points.outputs() == 12 && points.taps() == 1));
    const auto whole = detail::geometry_of<convolution_layer<2, 8, kernel(3), stride(2)>, image>(1);
    BOOST_TEST((whole.filters == 8 && whole.groups == 1 && whole.outputs() == 12));
}

}  // namespace
