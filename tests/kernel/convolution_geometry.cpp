// SPDX-License-Identifier: MIT
// The numbers of convolutions and of the walks that compute them.
#include <weft/kernel/convolution_geometry.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;
using namespace weft::kernels;

// ResNet's first layer: 224 x 224 x 3, kernel 7, stride 2, padding 3.
constexpr auto stem = convolution_of(read_window<2, 0, kernel(7), stride(2), padding(3)>(), shape{224, 224, 3}, 64, 1);
static_assert(stem.axes[0] == convolution_axis{} && stem.axes[2] == convolution_axis{224, 112, 7, 2, 1, 3});
static_assert(stem.outputs() == 112 * 112 && stem.taps() == 49 && stem.inputs() == 224 * 224);
static_assert(forward_walk(stem).axes[1].is_padded() && forward_walk(stem).axes[1].first_input == -3);
static_assert(forward_walk(stem).axes[1].span(112) == 229);

// Its inputs in four phases: an even one is met by the odd taps, from the last.
static_assert(phases(stem) == 4);
static_assert([] {
    const axis_walk even = backward_walk(stem, 0).axes[2], odd = backward_walk(stem, 1).axes[2];
    return even.taps == 3 && even.first_weight == 5 && even.weight_step == -2 && even.first_input == -1
        && odd.taps == 4 && odd.first_weight == 6 && odd.first_input == -1 && even.count == 112 && odd.first_place == 1
        && backward_walk(stem, 1).axes[1].taps == 3;
}());

// A stride beyond the kernel: some inputs are met by no tap.
constexpr auto gaps = convolution_of(read_window<1, 0, kernel(1), stride(3)>(), shape{7, 2}, 4, 1);
static_assert(backward_walk(gaps, 0).axes[2].taps == 1 && backward_walk(gaps, 1).axes[2].taps == 0);
static_assert(backward_walk(gaps, 1).axes[0].taps == 0 && !backward_walk(gaps, 1).is_padded());
static_assert(backward_walk(gaps, 2).axes[2].count == 2);

// A kernel of 1 is a matrix product over all places.
constexpr auto point = convolution_of(read_window<2, 0, kernel(1)>(), shape{14, 14, 8}, 4, 1);
static_assert(forward_walk(point).axes[2].count == 196 && forward_walk(point).axes[1].count == 1);
static_assert(backward_walk(point, 0).axes[2].count == 196 && backward_walk(point, 0).depth == 4);

// Keras's Conv2DTranspose(kernel 3, stride 2, same) is the gradient of a convolution padded by
// (0, 1).
constexpr auto up = transposed_convolution_of(read_window<2, 0, kernel(3), stride(2), same>(), shape{4, 4, 5},
                                              shape{8, 8, 3});
static_assert(up.axes[1] == convolution_axis{8, 4, 3, 2, 1, 0} && up.channels == 3 && up.filters == 5);

static_assert([] {
    const auto is = [](tile_extents tile, std::size_t down, std::size_t across) {
        return tile.down == down && tile.across == across;
    };
    return is(best_tile(56, 56, 2, 14), 1, 14) && is(best_tile(7, 7, 2, 14), 2, 7) && is(best_tile(1, 1, 2, 14), 1, 1);
}());

BOOST_AUTO_TEST_CASE(a_convolution_over_one_axis_has_extents_of_one_before_it) {
    BOOST_TEST(gaps.axes[1].input == 1u);
    BOOST_TEST(gaps.axes[2].input == 7u);
}

BOOST_AUTO_TEST_CASE(a_transposed_layer_is_the_gradient_of_a_convolution) {
    const auto again = transposed_convolution_of(read_window<2, 0, kernel(3), stride(2), same>(), shape{4, 4, 5}, shape{8, 8, 3});
    BOOST_TEST((again == up));
    // Padded by 1 at both sides, as PyTorch counts it: the convolution is padded alike.
    const auto padded = transposed_convolution_of(read_window<1, 0, kernel(4), stride(2), padding(1)>(), shape{6, 2}, shape{12, 3});
    BOOST_TEST((padded.axes[2] == convolution_axis{12, 6, 4, 2, 1, 1}));
    BOOST_TEST(!forward_walk(padded).is_empty());
    // Of two inputs none is met by the third of three phases.
    const auto few = convolution_of(read_window<1, 0, kernel(1), stride(3)>(), shape{2, 2}, 4, 1);
    BOOST_TEST((!backward_walk(few, 1).is_empty() && backward_walk(few, 2).is_empty()));
}

}  // namespace
