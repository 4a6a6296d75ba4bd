// SPDX-License-Identifier: MIT
// Contractions of few columns, a lane a row: the bits of the other tiles, and nothing read beside A.
#include <weft/simd/narrow_tile.hpp>

#include "guarded.hpp"

#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

template <class Real>
inline constexpr std::size_t most_rows = 2 * simd::width<Real> + 3;

// IsTransposed: the rows of A lie side by side.
template <class Real, std::size_t Columns, std::size_t Depth, bool IsTransposed = false>
void is_the_same() {
    constexpr std::size_t lanes = simd::width<Real>;
    const auto number = [](std::size_t i) { return static_cast<Real>(std::sin(static_cast<double>(i) + 0.5)); };
    aligned_block<Real> b(Depth * lanes), start(lanes), wanted(most_rows<Real> * lanes), found(most_rows<Real> * lanes);
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = i % lanes < Columns ? number(3 * i) : 0;
    for (std::size_t i = 0; i < Columns; ++i) start[i] = number(5 * i);
    for (const std::size_t rows : {lanes - 1, lanes, lanes + 1, most_rows<Real>})
        for (const bool starts : {false, true}) {
            guarded<Real> a(rows * Depth);
            for (std::size_t i = 0; i < rows * Depth; ++i) a.data()[i] = number(i);
            wanted.fill(99), found.fill(99);
            // A transposed is as wide as the rows are many: the last row's last number is the last one.
            constexpr std::size_t row_stride = IsTransposed ? 1 : Depth, depth_stride = IsTransposed ? most_rows<Real> : 1;
            if (IsTransposed && rows != most_rows<Real>) continue;
            const simd::contraction<Real, row_stride, depth_stride, lanes> product{
                .a = a.data(), .b = b.data(), .depth = Depth, .start = starts ? start.data() : nullptr};
            const auto into = [](aligned_block<Real>& to) {
                return [&to](std::size_t row, std::size_t vector, simd::batch<Real> value) {
                    simd::store_aligned(to.data() + (row + vector) * simd::width<Real>, value);
                };
            };
            simd::contract<Columns>(product, rows, into(wanted));
            simd::contract_narrow<Columns, IsTransposed ? 0 : Depth>(product, rows, into(found));
            BOOST_TEST(std::equal(wanted.data(), wanted.data() + wanted.size(), found.data()),
                       "columns " << Columns << ", depth " << Depth << ", rows " << rows << ", start " << starts);
        }
}

template <class Real, std::size_t... Column>
void every_width(std::index_sequence<Column...>) {
    constexpr std::size_t lanes = simd::width<Real>;
    (is_the_same<Real, Column + 1, 2 * lanes>(), ...);
    (is_the_same<Real, Column + 1, lanes + 1, true>(), ...);
    is_the_same<Real, 1, lanes>();
    is_the_same<Real, 2, lanes + 1>();
    is_the_same<Real, lanes - 1, 3 * lanes - 1>();
}

BOOST_AUTO_TEST_CASE(few_columns_are_summed_to_the_same_bits) {
    every_width<float>(std::make_index_sequence<simd::width<float>>{});
    every_width<double>(std::make_index_sequence<simd::width<double>>{});
}

// Ten classes, a slope; as many columns as lanes, and short sums, gain nothing.
constexpr bool has_room = simd::width<float> == 16;
static_assert(simd::is_narrow<float, 10, 128> == has_room && simd::is_narrow<float, 1, 64> == has_room);
static_assert(simd::is_narrow<double, 5, 128> == has_room && simd::is_narrow<double, 1, 64> == has_room);
static_assert(!simd::is_narrow<float, 16, 128> && !simd::is_narrow<float, 8, 128> && !simd::is_narrow<float, 10, 15>);
static_assert(!simd::is_narrow<float, 17, 128> && !simd::is_narrow<float, 12, 32>);

}  // namespace
