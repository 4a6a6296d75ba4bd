// SPDX-License-Identifier: MIT
// The kernels of rows of a table, and of positions added to a sequence.
#pragma once

#include <weft/kernel/embedding.hpp>
#include <weft/layer/embedding.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft::inline v0_1 {

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

// Its pointers: the table of the embedding, the bias.
template <text Name, std::size_t Units, auto... Options, shape In, class Real>
struct contraction_kernel<tied_dense_layer<Name, Units, Options...>, In, Real> : sample_kernel {
    static constexpr std::size_t width = In.last(), places = In.elements() / width;
    static constexpr std::size_t stride = kernels::padded<width, Real>;
    static constexpr bool writes_inputs = false;
    static constexpr std::size_t weight_rows = Units;
    static constexpr std::size_t forward_workspace = kernels::panel_elements<width, Real>;
    static constexpr std::size_t workspace = forward_workspace;
    using pointers = std::array<const Real*, 2>;
    using gradients = std::array<Real*, 2>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real* work, const Done& done) {
        kernels::transposed_product<Units, width, width, stride>(from, w[0], work, places, done,
                                                                 w[1]);
    }
    template <class Done>
    static void backward_inputs(const pointers& w, const Real* dy, Real*, const Done& done) {
        simd::contract<width>(
            simd::contraction<Real, Units, 1, stride>{.a = dy, .b = w[0], .depth = Units}, places,
            done);
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real*,
                                 std::size_t samples, index_range rows, const gradients& dw,
                                 const added_parameters& is_added, Real*) {
        using of_place = kernels::channels<Units, Real>;
        const bool has_bias = dw[1] != nullptr && rows.first == 0;
        Real* const table = dw[0] + rows.first * stride;
        for (std::size_t row = 0; row < rows.count && !is_added.tied; ++row)
            std::fill_n(table + row * stride, width, Real(0));
        if (has_bias && !is_added.own)
            std::fill_n(dw[1], kernels::parameter_elements<1, Units, Real>, Real(0));
        for (std::size_t s = 0; s < samples; ++s) {
            const Real* const of_sample = dy + s * kernels::padded<places * Units, Real>;
            kernels::tied_table_backward<width, Units, stride>(
                from + s * InputStride, of_sample + rows.first, places, rows.count, table);
            for (std::size_t place = 0; has_bias && place < places; ++place)
                for (std::size_t vector = 0; vector < of_place::registers; ++vector)
                    of_place::add(dw[1], vector, of_place::load(of_sample + place * Units, vector));
        }
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
