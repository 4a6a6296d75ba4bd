// SPDX-License-Identifier: MIT
// Forward and backward of a dense layer on rows of samples, each with a formula fused.
#pragma once

#include <weft/simd/epilogue.hpp>
#include <weft/simd/narrow_tile.hpp>
#include <weft/simd/transpose.hpp>
#include <weft/tensor/aligned.hpp>

#include <algorithm>

namespace weft::inline v0_1::kernels {

template <class Real>
inline constexpr std::size_t lanes = simd::width<Real>;
// The registers of a row of so many numbers, and how far apart rows of an array lie.
template <std::size_t Elements, class Real>
inline constexpr std::size_t vectors = (Elements + lanes<Real> - 1) / lanes<Real>;
template <std::size_t Elements, class Real>
inline constexpr std::size_t padded = row_storage(lanes<Real>, sizeof(Real)).stride(Elements);
// What a parameter of so many such rows takes.
template <std::size_t Rows, std::size_t Elements, class Real>
inline constexpr std::size_t parameter_elements =
    row_storage(lanes<Real>, sizeof(Real)).elements(Rows, Elements);

// The backward pass walks so many samples at a time, which stay in cache.
inline constexpr std::size_t samples_at_once = 512;

// y = x W + b for rows samples; done(row, vector, value) takes the registers of y.
//
// shapes   x [rows, Inputs] with rows Stride apart, w [Inputs, Outputs] and bias [Outputs] (or
//          null) with rows padded to whole registers
template <std::size_t Inputs, std::size_t Outputs, std::size_t Stride, class Real, class Done>
void dense_forward(const Real* inputs, const Real* w, const Real* bias, std::size_t rows,
                   const Done& done) {
    const simd::contraction<Real, Stride, 1, padded<Outputs, Real>> product{
        .a = inputs, .b = w, .depth = Inputs, .start = bias};
    if (rows == 1) simd::contract_row<Outputs, Inputs>(product, done);
    else if constexpr (simd::is_narrow<Real, Outputs, Inputs>)
        simd::contract_narrow<Outputs, Inputs>(product, rows, done);
    else simd::contract<Outputs>(product, rows, done);
}

// From so many registers of outputs, inputs and samples on, dW is made from copies of the columns
// of x that a tile needs: in place they lie a row apart and push each other out of the cache.
inline constexpr std::size_t copied_from_vectors = 32, copied_from_inputs = 128;
inline constexpr std::size_t copied_from_samples = 128;

// The same sums as of the contraction given, of which a is x.
template <std::size_t Outputs, std::size_t Stride, class Real>
void contract_copied(const simd::contraction<Real, 1, Stride, padded<Outputs, Real>>& whole,
                     std::size_t inputs, Real* dw) {
    constexpr std::size_t stride = padded<Outputs, Real>, tall = simd::tile_rows;
    constexpr std::size_t copied = vectors<tall, Real> * lanes<Real>;
    alignas(simd::alignment) Real columns[samples_at_once * tall + lanes<Real>];
    for (std::size_t input = 0; input < inputs; input += tall) {
        const std::size_t count = std::min(tall, inputs - input);
        for (std::size_t k = 0; k < whole.depth; ++k) {
            const Real* const from = whole.a + k * Stride + input;
            Real* const to = columns + k * tall;
            if (input + copied > inputs) std::copy_n(from, count, to);
            else  // the next sample's numbers go over what is too much
                for (std::size_t i = 0; i < copied; i += lanes<Real>)
                    simd::store_unaligned(to + i, simd::load_unaligned(from + i));
        }
        const simd::contraction<Real, 1, tall, stride> product{
            .a = columns,
            .b = whole.b,
            .depth = whole.depth,
            .start = whole.start == nullptr ? nullptr : whole.start + input * stride,
            .start_row_stride = stride};
        simd::contract<Outputs>(product, count,
                                simd::row_store<Real, Outputs, stride>{dw + input * stride});
    }
}

// dW = x^T dy, db = sum of dy over the rows, in the order of the samples; or added to what is
// there.
//
// shapes   x [rows, inputs] with rows Stride apart, dy [rows, Outputs] padded, dw [inputs, Outputs]
//          as so many rows of W, db as b (or null)
template <std::size_t Outputs, std::size_t Stride, class Real>
void dense_backward_weights(const Real* x, const Real* dy, std::size_t rows, std::size_t inputs,
                            Real* dw, Real* db, bool is_added = false) {
    constexpr std::size_t stride = padded<Outputs, Real>;
    const bool is_single = rows == 1 && !is_added;  // stores are all it does
    for (std::size_t input = 0; is_single && input < inputs; ++input)
        for (std::size_t vector = 0; vector < vectors<Outputs, Real>; ++vector)
            simd::store_aligned(dw + input * stride + vector * lanes<Real>,
                                simd::fma(simd::batch<Real>(x[input]),
                                          simd::load_aligned(dy + vector * lanes<Real>),
                                          simd::batch<Real>(Real(0))));
    for (std::size_t first = 0; !is_single && first < rows; first += samples_at_once) {
        const simd::contraction<Real, 1, Stride, stride> product{
            .a = x + first * Stride,
            .b = dy + first * stride,
            .depth = std::min(samples_at_once, rows - first),
            .start = first == 0 && !is_added ? nullptr : dw,
            .start_row_stride = stride};
        const simd::row_store<Real, Outputs, stride> done{dw};
        if constexpr (simd::is_narrow<Real, Outputs, 64>)
            if (product.start == nullptr && product.depth >= simd::least_transposed_depth) {
                simd::contract_narrow<Outputs, 0>(product, inputs, done);
                continue;
            }
        if constexpr (vectors<Outputs, Real> >= copied_from_vectors && Stride >= copied_from_inputs)
            if (product.depth >= copied_from_samples) {
                contract_copied<Outputs>(product, inputs, dw);
                continue;
            }
        simd::contract<Outputs>(product, inputs, done);
    }
    if (db == nullptr) return;
    for (std::size_t vector = 0; vector < vectors<Outputs, Real>; ++vector) {
        simd::batch<Real> sum(Real(0));
        if (is_added) sum = simd::load_aligned(db + vector * lanes<Real>);
        for (std::size_t row = 0; row < rows; ++row)
            sum = sum + simd::load_aligned(dy + row * stride + vector * lanes<Real>);
        simd::store_aligned(db + vector * lanes<Real>, sum);
    }
}

// Numbers of workspace that a product with a transposed matrix of so many columns needs: a panel.
template <std::size_t Columns, class Real>
inline constexpr std::size_t panel_elements =
    vectors<Columns, Real> * lanes<Real> * simd::tile_vectors * lanes<Real>;

// c = start + a B^T for rows rows of a; done(row, vector, value) takes the registers of c.
//
// shapes   a [rows, Columns], b [Rows, Columns] with rows padded with 0 to whole registers, rows
//          AStride and BStride apart; c [rows, Rows]; panel [panel_elements]; start [Rows] padded,
//          or null for 0
template <std::size_t Rows, std::size_t Columns, std::size_t AStride, std::size_t BStride,
          class Real, class Done>
void transposed_product(const Real* a, const Real* b, Real* panel, std::size_t rows,
                        const Done& done, const Real* start = nullptr) {
    constexpr std::size_t vectors = kernels::vectors<Rows, Real>;
    const auto band = [&]<std::size_t Vectors>(std::size_t vector,
                                               std::integral_constant<std::size_t, Vectors>) {
        simd::transpose_panel<Rows, Columns, BStride, Vectors>(b, vector * lanes<Real>, panel);
        const simd::contraction<Real, AStride, 1, Vectors * lanes<Real>> product{
            .a = a,
            .b = panel,
            .depth = Columns,
            .start = start == nullptr ? nullptr : start + vector * lanes<Real>};
        simd::contract<Vectors * lanes<Real>>(
            product, rows,
            [&](std::size_t row, std::size_t of_band, simd::batch<Real> value)
                __attribute__((always_inline)) { done(row, vector + of_band, value); });
    };
    constexpr std::size_t of_band = std::min(vectors, simd::tile_vectors);
    std::size_t vector = 0;
    for (; vector + of_band <= vectors; vector += of_band)
        band(vector, std::integral_constant<std::size_t, of_band>{});
    if constexpr (vectors % of_band != 0)
        band(vector, std::integral_constant<std::size_t, vectors % of_band>{});
}

// dx = dy W^T for rows samples; done(row, vector, value) takes the registers of dx. For a single
// sample an element is the sum over the lanes of sums, else the sum in the order of the outputs.
//
// shapes   dy [rows, Outputs] padded, w as in dense_forward, panel [panel_elements]
template <std::size_t Inputs, std::size_t Outputs, class Real, class Done>
void dense_backward_inputs(const Real* dy, const Real* w, Real* panel, std::size_t rows,
                           const Done& done) {
    constexpr std::size_t stride = padded<Outputs, Real>;
    if (rows > 1)
        return transposed_product<Inputs, Outputs, stride, stride>(dy, w, panel, rows, done);
    for (std::size_t vector = 0; vector < vectors<Inputs, Real>; ++vector)
        done(0, vector, simd::row_products<Inputs, Outputs, stride>(w, vector, dy));
}

}  // namespace weft::kernels
