// SPDX-License-Identifier: MIT
// Panels of a matrix transposed, and products with rows, for every place and every tail.
#include <weft/simd/transpose.hpp>

#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

namespace {

using namespace weft;

template <class Real, std::size_t Rows, std::size_t Columns, std::size_t Vectors>
void is_transposed() {
    constexpr std::size_t lanes = simd::width<Real>;
    // Rows lie further apart than they need.
    constexpr std::size_t padded = padded_to(Columns, lanes), from_stride = padded + lanes;
    constexpr std::size_t to_stride = Vectors * lanes;
    aligned_block<Real> from(Rows * from_stride), to(padded * to_stride);
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c) from[r * from_stride + c] = static_cast<Real>(1 + r * Columns + c);
    for (std::size_t first = 0; first < Rows; first += to_stride) {
        to.fill(-1);
        simd::transpose_panel<Rows, Columns, from_stride, Vectors>(from.data(), first, to.data());
        bool good = true;
        for (std::size_t c = 0; c < padded; ++c)
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

// Whole numbers, whose sums are exact in any order; what lies beyond the last row is not read.
template <class Real, std::size_t Rows, std::size_t Columns>
void multiplies_rows() {
    constexpr std::size_t lanes = simd::width<Real>, stride = padded_to(Columns, lanes);
    aligned_block<Real> matrix(Rows * stride), row(stride), found(lanes);
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c) matrix[r * stride + c] = static_cast<Real>((7 * r + 3 * c) % 11);
    for (std::size_t c = 0; c < Columns; ++c) row[c] = static_cast<Real>(c % 5 + 1);
    for (std::size_t vector = 0; vector * lanes < Rows; ++vector) {
        simd::store_aligned(found.data(), simd::row_products<Rows, Columns, stride>(matrix.data(), vector, row.data()));
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::size_t r = vector * lanes + lane;
            Real sum = 0;
            for (std::size_t c = 0; r < Rows && c < Columns; ++c) sum += matrix[r * stride + c] * row[c];
            BOOST_TEST(found[lane] == sum, Rows << " x " << Columns << ", row " << r);
        }
    }
}

BOOST_AUTO_TEST_CASE(products_with_a_row_are_those_of_every_row_there_is) {
    constexpr std::size_t F = simd::width<float>, D = simd::width<double>;
    multiplies_rows<float, 1, 1>();
    multiplies_rows<float, 2 * F, F>();
    multiplies_rows<float, F + 3, 3 * F + 1>();
    multiplies_rows<double, D - 1, 2 * D + 1>();
}

// Rows as columns and back, to where nothing else is written; lanes without a row hold the last.
template <std::size_t Width, bool IsPadded>
void rows_are_columns() {
    constexpr std::size_t lanes = simd::width<float>, padded = padded_to(Width, lanes);
    constexpr std::size_t stride = IsPadded ? padded : Width + 3;
    std::vector<float> from(lanes * stride);
    for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<float>(i + 1);
    for (std::size_t count = 1; count <= lanes; ++count) {
        aligned_block<float> columns(Width * lanes);
        simd::rows_to_columns<Width, IsPadded>(from.data(), stride, count, columns.data());
        bool good = true;
        for (std::size_t c = 0; c < Width; ++c)
            for (std::size_t r = 0; r < lanes; ++r)
                good = good && columns[c * lanes + r] == from[std::min(r, count - 1) * stride + c];
        std::vector<float> back(lanes * stride, -1), twice(padded);
        simd::columns_to_rows<Width, simd::row_destination{.is_padded = IsPadded}>(
            columns.data(), back.data(), stride, count);
        simd::columns_to_rows<Width, simd::row_destination{IsPadded, true}>(
            columns.data(), twice.data(), 0, count);
        for (std::size_t i = 0; i < back.size(); ++i) {
            const std::size_t r = i / stride, c = i % stride;
            const float outside = IsPadded && r < count ? 0.f : -1.f;
            good = good && back[i] == (r < count && c < Width ? from[i] : outside);
        }
        for (std::size_t c = 0; c < Width; ++c) {
            float sum = 0;
            for (std::size_t r = 0; r < count; ++r) sum += from[r * stride + c];
            good = good && twice[c] == sum;
        }
        BOOST_TEST(good, Width << " columns, " << count << " rows");
    }
}

BOOST_AUTO_TEST_CASE(rows_become_columns_and_rows_again) {
    rows_are_columns<3, false>();
    rows_are_columns<simd::width<float> + 1, true>();
}

}  // namespace
