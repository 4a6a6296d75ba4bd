// SPDX-License-Identifier: MIT
// The gradient of a kernel is one sum over the places of all samples in their order.
#include <weft/kernel/convolution_weights.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/lane_fma.hpp>

#include <cmath>

namespace {

using namespace weft;

constexpr auto G = kernels::convolution_of(read_window<2, 0, kernel(3), stride(2), valid>(), shape{7, 9, 2}, 3, 1);

BOOST_AUTO_TEST_CASE(gradients_of_samples_are_one_sum_in_the_order_of_their_places) {
    constexpr std::size_t stride = kernels::padded<3, float>, places = G.outputs(), samples = 2;
    constexpr std::size_t inputs = G.inputs() * 2, slopes = places * 3;
    aligned_block<float> x(samples * inputs + 16), dy(samples * slopes + 16);
    for (aligned_block<float>* block : {&x, &dy})
        for (std::size_t i = 0; i < block->size(); ++i)
            (*block)[i] = static_cast<float>(static_cast<int>(i * 2654435761u % 2001) - 1000) / 1023.0f;
    aligned_block<float> dw(18 * stride), db(stride), workspace(kernels::convolution_workspace<G, float>);
    for (std::size_t s = 0; s < samples; ++s)
        kernels::convolution_backward_weights<G>(x.data() + s * inputs, dy.data() + s * slopes, dw.data(),
                                                 s == 0 ? nullptr : db.data(), workspace.data());
    for (std::size_t f = 0; f < 3; ++f) {
        float of_bias = 0;  // of the second sample: the first had none
        for (std::size_t o = 0; o < places; ++o) of_bias += dy[slopes + o * 3 + f];
        BOOST_TEST(db[f] == of_bias);
        for (std::size_t row = 0; row < 18; ++row) {
            float sum = 0;
            for (std::size_t o = 0; o < samples * places; ++o) {
                const std::size_t h = o % places / 4 * 2 + row / 6, w = o % 4 * 2 + row / 2 % 3;
                sum = lane_fma(x[o / places * inputs + (h * 9 + w) * 2 + row % 2], dy[o * 3 + f], sum);
            }
            BOOST_TEST(dw[row * stride + f] == sum);
        }
    }
}

}  // namespace
