// SPDX-License-Identifier: MIT
// Forward and backward of a dense layer on rows of samples, each with a formula fused.
#pragma once

#include <weft/simd/tile.hpp>
#include <weft/simd/transpose.hpp>
#include <weft/tensor/aligned.hpp>

namespace weft::kernel {

template <class Real>
inline constexpr std::size_t lanes = simd::width<Real>;

// Rows of at least one sample: element (row, i) at data + row * stride + i.
template <class Real>
struct sample_rows {
    const Real* data;
    std::size_t stride;
};

// y = x W + b for rows samples; done(row, vector, value) takes the registers of y.
//
// shapes   x [rows, Inputs], w [Inputs, Outputs] and bias [Outputs] padded to whole registers (bias may be null)
template <std::size_t Inputs, std::size_t Outputs, class Real, class Done>
void dense_forward(sample_rows<Real> inputs, const Real* w, const Real* bias, std::size_t rows, const Done& done) {
    const simd::contraction<Real> product{.a = inputs.data, .a_row_stride = inputs.stride, .a_depth_stride = 1,
                                          .b = w, .b_stride = padded_to(Outputs, lanes<Real>),
                                          .depth = Inputs, .start = bias};
    simd::contract<Outputs>(product, rows, done);
}

// dW = x^T dy, db = sum of dy over the rows, in the order of the samples.
//
// shapes   x [rows, Inputs], dy [rows, Outputs] padded, dw like W, db like b (may be null)
template <std::size_t Inputs, std::size_t Outputs, class Real>
void dense_backward_weights(sample_rows<Real> inputs, const Real* dy, std::size_t rows, Real* dw, Real* db) {
    constexpr std::size_t stride = padded_to(Outputs, lanes<Real>);
    const simd::contraction<Real> product{.a = inputs.data, .a_row_stride = 1, .a_depth_stride = inputs.stride,
                                          .b = dy, .b_stride = stride, .depth = rows, .start = nullptr};
    simd::contract<Outputs>(product, Inputs, [&](std::size_t row, std::size_t vector, simd::batch<Real> sum)
                                                 __attribute__((always_inline)) {
        simd::store_aligned(dw + row * stride + vector * lanes<Real>, sum);
    });
    if (db != nullptr)
        for (std::size_t vector = 0; vector < stride / lanes<Real>; ++vector) {
            simd::batch<Real> sum(Real(0));
            for (std::size_t row = 0; row < rows; ++row)
                sum = sum + simd::load_aligned(dy + row * stride + vector * lanes<Real>);
            simd::store_aligned(db + vector * lanes<Real>, sum);
        }
}

// dx = dy W^T for rows samples; done(row, vector, value) takes the registers of dx.
//
// shapes   dy [rows, Outputs] padded, w as in dense_forward, transposed: room for
//          padded(Outputs) x padded(Inputs) numbers
template <std::size_t Inputs, std::size_t Outputs, class Real, class Done>
void dense_backward_inputs(const Real* dy, const Real* w, Real* transposed, std::size_t rows, const Done& done) {
    simd::transpose_rows<Inputs, Outputs>(w, transposed);
    const simd::contraction<Real> product{.a = dy, .a_row_stride = padded_to(Outputs, lanes<Real>), .a_depth_stride = 1,
                                          .b = transposed, .b_stride = padded_to(Inputs, lanes<Real>),
                                          .depth = Outputs, .start = nullptr};
    simd::contract<Inputs>(product, rows, done);
}

}  // namespace weft::kernel
