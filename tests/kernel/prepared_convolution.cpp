// SPDX-License-Identifier: MIT
// Which way a convolution of prediction goes, and that panels of weights change nothing.
#include <weft/kernel/prepared_convolution.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

namespace {

using namespace weft;
using kernels::convolution_geometry, kernels::convolution_way;

template <std::size_t Size, std::size_t Channels, std::size_t Filters, auto... Options>
constexpr convolution_geometry square = kernels::convolution_of(
    read_window<2, takes_dilation, Options...>(), shape{Size, Size, Channels}, Filters, 1);
template <std::size_t Size, std::size_t Channels, std::size_t Filters, auto... Options>
constexpr convolution_way way = kernels::way_of<float>(square<Size, Channels, Filters, Options...>);

// The convolutions of ResNet-50; tiles of 2 where the weights of tiles of 4 take longer to read.
static_assert(way<56, 64, 64, kernel(3), same> == convolution_way::tiles_of_4);
static_assert(way<28, 128, 128, kernel(3), same> == convolution_way::tiles_of_4);
static_assert(way<14, 256, 256, kernel(3), same> == convolution_way::tiles_of_2);
static_assert(way<7, 512, 512, kernel(3), same> == convolution_way::tiles_of_2);
static_assert(way<7, 512, 2048, kernel(1)> == convolution_way::packed);
static_assert(way<14, 1024, 2048, kernel(1), stride(2)> == convolution_way::packed);
static_assert(way<14, 512, 512, kernel(3), stride(2), same> == convolution_way::packed);
static_assert(way<56, 64, 256, kernel(1)> == convolution_way::as_stored);
static_assert(way<56, 64, 64, kernel(3), same, dilation(2)> == convolution_way::as_stored);
static_assert(way<56, 64, 64, kernel(3), same, stride(2)> == convolution_way::as_stored);
static_assert(way<56, 64, 64, kernel(5), same> == convolution_way::as_stored);
static_assert(way<56, 3, 64, kernel(3), same> == convolution_way::as_stored);
static_assert(kernels::way_of<float>(kernels::convolution_of(read_window<2, takes_dilation, kernel(3)>(),
                                                            shape{14, 14, 512}, 512, 2)) == convolution_way::as_stored);
static_assert(kernels::way_of<float>(kernels::convolution_of(read_window<3, takes_dilation, kernel(3)>(),
                                                            shape{9, 14, 14, 32}, 32, 1)) == convolution_way::as_stored);

template <convolution_geometry G>
void panels_are_the_weights() {
    using packed = kernels::prepared_convolution<G, float, convolution_way::packed>;
    constexpr std::size_t stride = kernels::padded<G.filters, float>, lanes = kernels::lanes<float>;
    const auto numbers = [](std::size_t count) {
        aligned_block<float> result(count);
        for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<float>(i * 2654435761u % 2001) / 1023 - 1;
        return result;
    };
    const auto x = numbers(G.inputs() * G.channels + lanes), w = numbers(G.taps() * G.channels * stride), bias = numbers(stride);
    aligned_block<float> prepared(packed::elements + 1), work(packed::workspace);
    prepared[packed::elements] = 7;
    packed::prepare(w.data(), prepared.data());
    BOOST_TEST(prepared[packed::elements] == 7);
    std::vector<float> direct(G.outputs() * G.filters), y = direct;
    const auto store_to = [](std::vector<float>& to) {
        return [&to](std::size_t place, std::size_t vector, simd::batch<float> value) {
            constexpr std::size_t whole = kernels::lanes<float>;
            const std::size_t first = vector * whole;
            simd::store_partial(to.data() + place * G.filters + first, value, std::min(whole, G.filters - first));
        };
    };
    kernels::convolution_forward<G>(x.data(), w.data(), bias.data(), work.data(), store_to(direct));
    packed::forward(x.data(), prepared.data(), bias.data(), work.data(), store_to(y));
    BOOST_TEST(y == direct);
}

BOOST_AUTO_TEST_CASE(panels_give_the_same_bits) {
    constexpr std::size_t W = simd::width<float>;
    panels_are_the_weights<square<7, 5, 4 * W + 3, kernel(1)>>();
    panels_are_the_weights<square<6, 3, W - 1, kernel(3), stride(2), same>>();
    panels_are_the_weights<square<5, 300, 3 * W, kernel(1), stride(2)>>();
}

BOOST_AUTO_TEST_CASE(a_way_is_chosen_by_the_numbers_of_a_convolution) {
    const auto of = [](std::size_t size, std::size_t channels) {
        return kernels::way_of<float>(kernels::convolution_of(read_window<2, takes_dilation, kernel(3), same>(),
                                                              shape{size, size, channels}, channels, 1));
    };
    BOOST_TEST((of(28, 128) == convolution_way::tiles_of_4));
    BOOST_TEST((of(14, 256) == convolution_way::tiles_of_2));
    BOOST_TEST((of(56, 3) == convolution_way::as_stored));
}

}  // namespace
