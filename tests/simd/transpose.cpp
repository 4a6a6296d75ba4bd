// SPDX-License-Identifier: MIT
// Panels of a matrix transposed, for every place of a panel and every tail.
#include <weft/simd/transpose.hpp>

#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

template <class Real, std::size_t Rows, std::size_t Columns, std::size_t Vectors>
void is_transposed() {
    constexpr std::size_t lanes = simd::width<Real>;
    constexpr std::size_t from_stride = padded_to(Columns, lanes), to_stride = Vectors * lanes;
    aligned_block<Real> from(Rows * from_stride), to(from_stride * to_stride);
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c) from[r * from_stride + c] = static_cast<Real>(1 + r * Columns + c);
    for (std::size_t first = 0; first < Rows; first += to_stride) {
        to.fill(-1);
        simd::transpose_panel<Rows, Columns, Vectors>(from.data(), first, to.data());
        bool good = true;
        for (std::size_t c = 0; c < from_stride; ++c)
            for (std::size_t r = 0; r < to_stride; ++r) {
                const bool is_valid = first + r < Rows && c < Columns;
                good = good && to[c * to_stride + r] == (is_valid ? from[(first + r) * from_stride + c] : 0);
            }
        BOOST_TEST(good, Rows << " x " << Columns << " from row " << first);
    }
}

BOOST_AUTO_TEST_CASE(a_panel_is_transposed_and_zero_where_the_matrix_ends) {
    constexpr std::size_t F = simd::width<float>, D = simd::width<double>;
    is_transposed<float, 1, 1, 1>();
    is_transposed<float, F, F, 1>();
    is_transposed<float, 2 * F + 1, F - 1, 2>();
    is_transposed<float, F - 1, 3 * F + 1, 2>();
    is_transposed<double, D, 2 * D, 1>();
    is_transposed<double, 3 * D - 1, D + 1, 2>();
}

}  // namespace
