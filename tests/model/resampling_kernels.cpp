// SPDX-License-Identifier: MIT
// The kernels of layers that move places: which of three maps each is.
#include <weft/model/resampling_kernels.hpp>

#include <boost/test/unit_test.hpp>

namespace resampling_kernels_test {

using namespace weft;

template <class Layer, shape In>
using kernel = contraction_kernel<Layer, In, float>;
constexpr shape image(2, 2, 4);
using enlarged = kernel<up_sampling_layer<2, bilinear>, image>;
static_assert(enlarged::blends && !kernel<up_sampling_layer<2>, image>::blends);
static_assert(kernel<permute_layer<2, 1, 3>, image>::reorders && kernel<pixel_shuffle_layer<2>, image>::reorders);
static_assert(!kernel<zero_padding_layer<1>, image>::reorders && !kernel<cropping_layer<0>, image>::reorders);

BOOST_AUTO_TEST_CASE(a_vector_repeated_gets_the_sum_of_the_gradients) {
    using repeated = kernel<repeat_vector_layer<3>, shape(4)>;
    const std::array<float, 12 + simd::width<float>> x{1, 2, 3, 4}, dy{1, 10, 100, 1000, 2, 20, 200, 2000, 4, 40, 400, 4000};
    std::array<float, 12> y{};
    std::array<float, 4> dx{9, 9, 9, 9};
    repeated::forward({}, x.data(), nullptr, nullptr, simd::row_store<float, 4, 4>{y.data()});
    BOOST_TEST((y == std::array<float, 12>{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}));
    repeated::backward_inputs({}, nullptr, nullptr, dy.data(), dx.data(), nullptr);
    BOOST_TEST((dx == std::array<float, 4>{7, 70, 700, 7000}));
}

}  // namespace resampling_kernels_test
