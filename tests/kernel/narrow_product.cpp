// SPDX-License-Identifier: MIT
// Products with matrices of few columns, against plain sums.
#include <weft/kernel/narrow_product.hpp>

#include "keras_layers.hpp"

namespace {
namespace narrow_products {

using namespace weft;

template <std::size_t Depth, std::size_t Columns, class Real, std::size_t Piece = Depth>
double worst() {
    using product = kernels::narrow_product<Depth, Columns, Real, Piece>;
    static_assert(product::fits);
    constexpr std::size_t stride = 20;
    const auto b = keras::numbers_from(1, Depth * stride), start = keras::numbers_from(7, Columns);
    const keras::poisoned<Real> a(keras::numbers_from(3, Depth)), bs(b), starts(start);
    std::vector<Real> packed(product::packed_elements);
    double difference = 0;
    for (const bool has_start : {true, false}) {
        product::pack(bs.data(), stride, has_start ? starts.data() : nullptr, packed.data());
        alignas(64) Real y[simd::width<Real>];
        simd::store_unaligned(y, product::run(a.data(), packed.data()));
        for (std::size_t c = 0; c < simd::width<Real>; ++c) {
            double expected = has_start && c < Columns ? start[c] : 0;
            if (c < Columns)
                for (std::size_t k = 0; k < Depth; ++k)
                    expected += static_cast<double>(a.data()[k]) * static_cast<double>(bs.data()[k * stride + c]);
            difference = std::max(difference, std::abs(static_cast<double>(y[c]) - expected));
        }
    }
    return difference;
}

BOOST_AUTO_TEST_CASE(narrow_products_are_plain_sums_and_end_in_0) {
    constexpr std::size_t W = simd::width<float>, V = simd::width<double>;
    BOOST_TEST((worst<12, W / 4, float>() < 1e-6));
    BOOST_TEST((worst<56, W / 2, float>() < 3e-6));
    BOOST_TEST((worst<32, 1, float>() < 2e-6));
    BOOST_TEST((worst<32, W / 2 - 1, float>() < 2e-6));
    BOOST_TEST((worst<24, V / 2, double>() < 1e-14));
    // From one sum to four side by side.
    BOOST_TEST((worst<2, W / 2, float>() < 1e-6));
    BOOST_TEST((worst<4, W / 2, float>() < 1e-6));
    BOOST_TEST((worst<6, W / 2, float>() < 1e-6));
    BOOST_TEST((worst<8, 1, float, 2>() < 1e-6));
    BOOST_TEST((worst<18, W / 4, float, 6>() < 2e-6));
    static_assert(!kernels::narrow_product<7, W / 2, float>::fits && !kernels::narrow_product<8, W, float>::fits);
    static_assert(!kernels::narrow_product<8, 1, float, 1>::fits && !kernels::narrow_product<12, 1, float, 3>::fits);
    static_assert(kernels::narrow_product<12, 1, float, 6>::together == 2);
}

}  // namespace narrow_products
}  // namespace
