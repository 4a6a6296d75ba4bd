// SPDX-License-Identifier: MIT
// Rows of a table by their numbers, and positions, forward and backward.
#pragma once

#include <weft/formula/scalar.hpp>
#include <weft/formula/scalar_trigonometric.hpp>
#include <weft/kernel/channels.hpp>
#include <weft/kernel/dense.hpp>
#include <weft/tensor/error.hpp>

namespace weft::inline v0_1::kernels {

// Whether a number is a row of the table: a whole one of 0 ... Vocabulary - 1.
template <std::size_t Vocabulary, class Real>
constexpr bool is_row(Real number) {
    return number >= Real(0) && number < static_cast<Real>(Vocabulary)
        && static_cast<Real>(static_cast<std::size_t>(number)) == number;
}

// Looks at the numbers of a batch, whose samples count from first, before any of them is used.
//
// shapes   x [samples, steps], samples stride apart
// errors   a number that is no row of the table: weft::error with sample, step and number
template <std::size_t Vocabulary, class Real>
void check_rows(const Real* x, std::size_t samples, std::size_t steps, std::size_t stride,
                std::size_t first = 0) {
    for (std::size_t sample = 0; sample < samples; ++sample)
        for (std::size_t step = 0; step < steps; ++step) {
            const Real number = x[sample * stride + step];
            if (!is_row<Vocabulary>(number))
                raise_error({"weft: embedding: sample ", first + sample, ", step ", step,
                             ": expected a row of 0 ... ", Vocabulary - 1, ", found ", number});
        }
}

// y[step] = table[x[step]]; done(step, vector, value) takes the registers of y.
//
// shapes   x [steps], rows of the table as check_rows allows them; table [rows, Width], Stride
//          apart, readable for a register behind
// source   Keras Embedding
template <std::size_t Width, std::size_t Stride, class Real, class Done>
void embedding_forward(const Real* x, const Real* table, std::size_t steps, const Done& done) {
    using of_row = channels<Width, Real>;
    for (std::size_t step = 0; step < steps; ++step)
        for (std::size_t vector = 0; vector < of_row::registers; ++vector)
            done(step, vector,
                 of_row::load(table + static_cast<std::size_t>(x[step]) * Stride, vector));
}

// Adds dy[step] to dtable[x[step]], one step after another; dtable begins with zeros.
//
// shapes   x as above, dy [steps, Width] packed, readable for a register behind, dtable as table
template <std::size_t Width, std::size_t Stride, class Real>
void embedding_backward(const Real* x, const Real* dy, std::size_t steps, Real* dtable) {
    using of_row = channels<Width, Real>;
    for (std::size_t step = 0; step < steps; ++step)
        for (std::size_t vector = 0; vector < of_row::registers; ++vector)
            of_row::add(dtable + static_cast<std::size_t>(x[step]) * Stride, vector,
                        of_row::load(dy + step * Width, vector));
}

// Adds dy^T x to rows of the table that a layer takes transposed.
//
// shapes   x [places, Width] and dy [places, Units] packed, x readable for a register behind, dy
//          from the column of the first of the rows on; dtable [rows, Width], Stride apart, its
//          padding stays as it is
// order    the places one after another
template <std::size_t Width, std::size_t Units, std::size_t Stride, class Real>
void tied_table_backward(const Real* x, const Real* dy, std::size_t places, std::size_t rows,
                         Real* dtable) {
    const simd::contraction<Real, 1, Units, Width> product{
        .a = dy, .b = x, .depth = places, .start = dtable, .start_row_stride = Stride};
    simd::contract<Width>(
        product, rows,
        [dtable](std::size_t row, std::size_t vector, simd::batch<Real> value)
            __attribute__((always_inline)) {
                channels<Width, Real>::store(dtable + row * Stride, vector, value);
            });
}

// y[step] = x[step] + table[step], with positions that are trained or sinusoidal; dx is dy.
//
// shapes   x [steps, Width] packed, table [steps or more, Width], Stride apart, both readable for a
//          register behind
template <std::size_t Width, std::size_t Stride, class Real, class Done>
void positions_forward(const Real* x, const Real* table, std::size_t steps, const Done& done) {
    using of_row = channels<Width, Real>;
    for (std::size_t step = 0; step < steps; ++step)
        for (std::size_t vector = 0; vector < of_row::registers; ++vector)
            done(step, vector,
                 of_row::load(x + step * Width, vector)
                     + of_row::load(table + step * Stride, vector));
}

// Adds dy[step] to dtable[step]; dtable begins with zeros.
template <std::size_t Width, std::size_t Stride, class Real>
void positions_backward(const Real* dy, std::size_t steps, Real* dtable) {
    using of_row = channels<Width, Real>;
    for (std::size_t step = 0; step < steps; ++step)
        for (std::size_t vector = 0; vector < of_row::registers; ++vector)
            of_row::add(dtable + step * Stride, vector, of_row::load(dy + step * Width, vector));
}

// table[step, 2 i] = sin(step / 10000^(2 i / Width)), table[step, 2 i + 1] = cos(the same), in
// double, then rounded.
//
// source   Vaswani et al. 2017; KerasHub SinePositionEncoding
template <std::size_t Width, std::size_t Stride, class Real>
constexpr void sinusoidal_table(std::size_t steps, Real* table) {
    for (std::size_t i = 0; i < Width; ++i) {
        const std::size_t even = i / 2 * 2;
        const double exponent = static_cast<double>(even) / static_cast<double>(Width);
        const double wave = scalar::pow(10000.0, exponent);
        for (std::size_t step = 0; step < steps; ++step) {
            const double angle = static_cast<double>(step) / wave;
            table[step * Stride + i] =
                static_cast<Real>(i % 2 == 0 ? scalar::sin(angle) : scalar::cos(angle));
        }
    }
}

}  // namespace weft::kernels
