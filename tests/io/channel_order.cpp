// SPDX-License-Identifier: MIT
// Which vectors PyTorch orders otherwise: channels of images and of convolved sequences come first.
#include <weft/io/channel_order.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;
using places = std::vector<std::size_t>;

// Of what the last layer of a network gives.
template <auto const& Net>
places order_of() {
    static constexpr auto p = plan_of(Net);
    return pytorch_order({p.layers, p.reads}, p.layer_count - 1);
}
template <auto const& Net>
bool is_of_channels() {
    static constexpr auto p = plan_of(Net);
    return has_channels_first({p.layers, p.reads}, p.layer_count - 1);
}

constexpr auto image = input<1, 2, 3> | flatten;
constexpr auto volume = input<2, 1, 1, 2> | reshape<4>;
constexpr auto signal = input<4, 2> | conv1d<2, kernel(3)>;
constexpr auto flat_signal = signal | relu(x) | flatten;
constexpr auto steps = signal | lstm<2, return_sequences> | dropout(0.5) | flatten;
BOOST_AUTO_TEST_CASE(a_flattened_image_and_what_a_convolution_gave_have_channels_first) {
    // c0 (w0 w1), c1 (w0 w1), c2 (w0 w1) out of w0 (c0 c1 c2), w1 (c0 c1 c2)
    BOOST_TEST((order_of<image>() == places{0, 3, 1, 4, 2, 5}));
    BOOST_TEST((order_of<volume>() == places{0, 2, 1, 3}));
    BOOST_TEST((order_of<flat_signal>() == places{0, 2, 1, 3}));
    BOOST_TEST(order_of<steps>().empty());
}

constexpr auto pooled = input<4, 2> | max_pool1d<kernel(2)> | zero_padding<1>;
constexpr auto normed = signal | batch_norm | residual(tanh(x));
constexpr auto normed_rows = signal | layer_norm | tanh(x);
constexpr auto turned = signal | permute<2, 1>;
constexpr auto given = input<4, 2> | tanh(x);
BOOST_AUTO_TEST_CASE(a_sequence_has_channels_first_where_a_layer_of_channels_made_it) {
    BOOST_TEST((is_of_channels<signal>() && is_of_channels<pooled>() && is_of_channels<normed>()));
    BOOST_TEST((!is_of_channels<normed_rows>() && !is_of_channels<turned>()));
    BOOST_TEST((!is_of_channels<given>()));
}

constexpr auto kept = image | batch_norm | dropout(0.5) | residual(prelu(x)) | layer_norm;
constexpr auto mixed = image | dense<6>;
constexpr auto halved = image | glu(x);
constexpr auto joined_vectors =
    input<1, 2, 2> | concatenate(flatten | dense<2>, flatten | tanh(x), flatten);
BOOST_AUTO_TEST_CASE(what_takes_number_by_number_keeps_the_order_and_a_concatenation_joins_orders) {
    BOOST_TEST((order_of<kept>() == places{0, 3, 1, 4, 2, 5}));
    BOOST_TEST((order_of<mixed>().empty() && order_of<halved>().empty()));
    BOOST_TEST((order_of<joined_vectors>() == places{0, 1, 2, 4, 3, 5, 6, 8, 7, 9}));
}

}  // namespace
