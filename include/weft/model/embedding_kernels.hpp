// SPDX-License-Identifier: MIT
// The kernels of rows of a table, and of positions added to a sequence.
#pragma once

#include <weft/kernel/embedding.hpp>
#include <weft/layer/embedding.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft {

// Of the numbers of the rows there is no gradient: it is 0.
template <std::size_t Vocabulary, std::size_t Width, auto... Options, shape In, class Real>
struct contraction_kernel<embedding_layer<Vocabulary, Width, Options...>, In, Real>
    : sample_kernel {
    static constexpr std::size_t steps = In.elements(), stride = kernels::padded<Width, Real>;
    static constexpr bool reads_registers = false;
    using pointers = std::array<const Real*, 1>;
    using gradients = std::array<Real*, 1>;

    static void check(const Real* from, std::size_t from_stride, index_range samples) {
        kernels::check_rows<Vocabulary>(from, samples.count, steps, from_stride, samples.first);
    }
    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real*, const Done& done) {
        kernels::embedding_forward<Width, stride>(from, w[0], steps, done);
    }
    static void backward_inputs(const pointers&, const Real*, Real*, const Real*, Real* dx,
                                Real*) {
        std::fill_n(dx, steps, Real(0));
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real*,
                                 std::size_t samples, index_range, const gradients& dw,
                                 bool is_added, Real*) {
        if (!is_added)
            std::fill_n(dw[0], kernels::parameter_elements<Vocabulary, Width, Real>, Real(0));
        for (std::size_t s = 0; s < samples; ++s)
            kernels::embedding_backward<Width, stride>(
                from + s * InputStride, dy + s * kernels::padded<steps * Width, Real>, steps,
                dw[0]);
    }
};

template <std::size_t Steps, auto... Options, shape In, class Real>
struct contraction_kernel<position_embedding_layer<Steps, Options...>, In, Real> : sample_kernel {
    static constexpr std::size_t width = In.last(), stride = kernels::padded<width, Real>;
    using pointers = std::array<const Real*, 1>;
    using gradients = std::array<Real*, 1>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real*, const Done& done) {
        kernels::positions_forward<width, stride>(from, w[0], In[0], done);
    }
    static void backward_inputs(const pointers&, const Real*, Real*, const Real* dy, Real* dx,
                                Real*) {
        std::copy_n(dy, In.elements(), dx);
    }
    template <std::size_t>
    static void backward_weights(const Real*, const Real* dy, const Real*, std::size_t samples,
                                 index_range, const gradients& dw, bool is_added, Real*) {
        if (!is_added)
            std::fill_n(dw[0], kernels::parameter_elements<Steps, width, Real>, Real(0));
        for (std::size_t s = 0; s < samples; ++s)
            kernels::positions_backward<width, stride>(
                dy + s * kernels::padded<In.elements(), Real>, In[0], dw[0]);
    }
};

// The table is filled when it is first read.
template <shape In, class Real>
struct contraction_kernel<sinusoidal_positions_layer, In, Real> : sample_kernel {
    static constexpr std::size_t width = In.last(), stride = kernels::padded<width, Real>;
    using pointers = std::array<const Real*, 0>;

    template <class Done>
    static void forward(const pointers&, const Real* from, Real*, Real*, const Done& done) {
        static const auto table = [] {
            std::array<Real, In[0] * stride> numbers{};
            kernels::sinusoidal_table<width, stride>(In[0], numbers.data());
            return numbers;
        }();
        kernels::positions_forward<width, stride>(from, table.data(), In[0], done);
    }
    static void backward_inputs(const pointers&, const Real*, Real*, const Real* dy, Real* dx,
                                Real*) {
        std::copy_n(dy, In.elements(), dx);
    }
};

}  // namespace weft
