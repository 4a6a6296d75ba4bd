// SPDX-License-Identifier: MIT
// Contractions on register tiles: every number of rows, every element summed in order with FMA.
#include <weft/simd/epilogue.hpp>
#include <weft/simd/tile.hpp>

#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

// C = start + A B where A may be stored either way round.
template <class Real, std::size_t Columns, bool IsTransposed>
void contracts(std::size_t depth) {
    constexpr std::size_t lanes = simd::width<Real>, stride = padded_to(Columns, lanes);
    constexpr std::size_t most_depth = simd::short_sum + 1, most_rows = 2 * simd::tile_rows + 1;
    const auto number = [](std::size_t i) { return static_cast<Real>(std::sin(static_cast<double>(i) + 0.5)); };
    aligned_block<Real> a(most_rows * most_depth), b(most_depth * stride), start(stride), c(most_rows * stride);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = number(i);
    // The padding is 0.
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = i % stride < Columns ? number(3 * i) : 0;
    for (std::size_t i = 0; i < Columns; ++i) start[i] = number(5 * i);
    constexpr std::size_t row_stride = IsTransposed ? 1 : most_depth, depth_stride = IsTransposed ? most_rows : 1;
    for (std::size_t rows = 1; rows <= most_rows; ++rows)
        for (const bool starts : {false, true}) {
            c.fill(99);
            const simd::contraction<Real, row_stride, depth_stride, stride> product{
                .a = a.data(), .b = b.data(), .depth = depth, .start = starts ? start.data() : nullptr};
            std::size_t calls = 0;
            simd::contract<Columns>(product, rows, [&](std::size_t row, std::size_t vector, simd::batch<Real> value) {
                simd::store_aligned(c.data() + row * stride + vector * lanes, value);
                ++calls;
            });
            bool good = calls == rows * stride / lanes;
            for (std::size_t row = 0; row < most_rows; ++row)
                for (std::size_t column = 0; column < stride; ++column) {
                    Real sum = starts ? start[column] : 0;
                    for (std::size_t k = 0; k < depth; ++k)
                        sum = std::fma(a[row * row_stride + k * depth_stride], b[k * stride + column], sum);
                    good = good && c[row * stride + column] == (row < rows ? sum : 99);
                }
            BOOST_TEST(good, "columns " << Columns << ", rows " << rows << ", depth " << depth << ", start " << starts);
        }
}

// A start for every row; and a single row, whose few registers are sums of chains: whole numbers,
// whose sums are exact in any order.
template <class Real, std::size_t Columns>
void starts_and_chains() {
    constexpr std::size_t lanes = simd::width<Real>, stride = padded_to(Columns, lanes), depth = 37, rows = 5;
    aligned_block<Real> a(rows * depth), b(depth * stride), start(rows * stride), c(rows * stride);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<Real>(i % 7);
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<Real>(i % stride < Columns ? i % 5 + 1 : 0);
    for (std::size_t i = 0; i < start.size(); ++i) start[i] = static_cast<Real>(i % stride < Columns ? i % 3 : 0);
    const simd::row_store<Real, Columns, stride> done{c.data()};
    const auto is_right = [&](std::size_t row) {
        for (std::size_t column = 0; column < stride; ++column) {
            Real sum = start[row * stride + column];
            for (std::size_t k = 0; k < depth; ++k) sum += a[row * depth + k] * b[k * stride + column];
            BOOST_TEST(c[row * stride + column] == sum, Columns << " columns, row " << row);
        }
    };
    const simd::contraction<Real, depth, 1, stride> product{
        .a = a.data(), .b = b.data(), .depth = depth, .start = start.data(), .start_row_stride = stride};
    simd::contract<Columns>(product, rows, done);
    for (std::size_t row = 0; row < rows; ++row) is_right(row);
    c.fill(99);
    simd::contract_row<Columns, depth>(product, done);
    is_right(0);
}

// In the order of memory the same bits as in wide bands, also of more registers than wait at once.
template <class Real, std::size_t Columns>
void in_the_order_of_memory() {
    constexpr std::size_t lanes = simd::width<Real>, stride = padded_to(Columns, lanes), depth = 37;
    const auto number = [](std::size_t i) { return static_cast<Real>(std::sin(static_cast<double>(i) + 0.5)); };
    aligned_block<Real> a(depth), b(depth * stride), start(stride), wide(stride), in_order(stride);
    for (std::size_t i = 0; i < depth; ++i) a[i] = number(i);
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = number(3 * i);
    for (std::size_t i = 0; i < stride; ++i) start[i] = number(5 * i);
    for (const bool starts : {false, true}) {
        in_order.fill(99);
        const simd::contraction<Real, depth, 1, stride> product{
            .a = a.data(), .b = b.data(), .depth = depth, .start = starts ? start.data() : nullptr};
        simd::contract_row<Columns, depth>(product, simd::row_store<Real, Columns, stride>{wide.data()});
        simd::contract_row_in_order<stride / lanes>(product, simd::row_store<Real, Columns, stride>{in_order.data()});
        BOOST_TEST(wide == in_order, boost::test_tools::per_element());
        bool good = true;
        for (std::size_t column = 0; simd::fma_is_fused && column < Columns; ++column) {
            Real sum = starts ? start[column] : 0;
            for (std::size_t k = 0; k < depth; ++k) sum = std::fma(a[k], b[k * stride + column], sum);
            good = good && wide[column] == sum;
        }
        BOOST_TEST(good, Columns << " columns, start " << starts);
    }
}

BOOST_AUTO_TEST_CASE(a_single_row_takes_its_weights_in_the_order_of_memory) {
    constexpr std::size_t F = simd::width<float>, D = simd::width<double>;
    in_the_order_of_memory<float, 17 * F>();
    in_the_order_of_memory<float, first_cache_bytes / 16 + 7 * F - 1>();
    in_the_order_of_memory<double, first_cache_bytes / 16 + 3 * D>();
    // From the second-level cache on contract_row goes that way itself.
    in_the_order_of_memory<float, second_cache_bytes / 128>();
}

BOOST_AUTO_TEST_CASE(rows_have_starts_and_a_single_row_chains) {
    constexpr std::size_t F = simd::width<float>, D = simd::width<double>;
    starts_and_chains<float, 3>();
    starts_and_chains<float, 2 * F>();
    starts_and_chains<float, 21 * F + 1>();
    starts_and_chains<double, 3 * D - 1>();
}

BOOST_AUTO_TEST_CASE(every_element_is_a_sum_of_fmas_in_order) {
    if constexpr (simd::fma_is_fused) {
        constexpr std::size_t F = simd::width<float>, D = simd::width<double>;
        for (const std::size_t depth : {std::size_t{7}, simd::short_sum + 1}) {
            contracts<float, 1, false>(depth);
            contracts<float, F / 2, true>(depth);
            contracts<float, 2 * F, true>(depth);
            contracts<float, 3 * F + 1, false>(depth);
            contracts<float, 9 * F, false>(depth);
            contracts<double, D + 1, true>(depth);
            contracts<double, 5 * D, false>(depth);
        }
    }
}

}  // namespace
