// SPDX-License-Identifier: MIT
// The kernels of recurrences, in one direction and in both.
#pragma once

#include <weft/kernel/channels.hpp>
#include <weft/kernel/recurrent.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft::inline v0_1 {

namespace detail {

// One direction of a layer, whose rows of y are Channels wide and its own from Column on; turned
// round they are in the order from the last step to the first.
template <kernels::recurrent_geometry G, bool GivesSequence, std::size_t Channels = G.units,
          std::size_t Column = 0, bool IsTurned = false>
struct recurrent_direction {
    template <class Real>
    using of_units = kernels::channels<G.units, Real>;
    template <class Real>
    static constexpr std::size_t kept_elements = kernels::recurrent_memory<G, Real>::elements;
    static constexpr std::size_t weight_rows = G.inputs + G.units;

    static constexpr bool gives(std::size_t step) { return GivesSequence || step + 1 == G.steps; }
    static constexpr std::size_t row_of(std::size_t step) {
        return !GivesSequence ? 0 : IsTurned ? G.steps - 1 - step : step;
    }
    // row(number, h) for each row of y.
    template <class Real, class Row>
    static void forward(const Real* const* w, const Real* from, Real* kept, Real* work,
                        const Row& row) {
        kernels::recurrent_forward<G>(
            from, w[0], w[1], w[2], kept, work,
            [&](std::size_t step, std::size_t, const Real* h) {
                if (gives(step)) row(row_of(step), h);
            });
    }
    template <bool IsAdded, class Real>
    static void backward_inputs(const Real* const* w, Real* kept, const Real* dy, Real* dx,
                                Real* work) {
        kernels::recurrent_backward_inputs<G>(
            w[0], w[1], kept, work,
            [dy](std::size_t step, std::size_t, std::size_t vector) {
                if (!gives(step)) return simd::batch<Real>(Real(0));
                return of_units<Real>::load_within(dy + row_of(step) * Channels + Column, vector);
            },
            simd::row_store<Real, G.inputs, G.inputs, IsAdded>{dx}, dx != nullptr);
    }
    template <std::size_t InputStride, std::size_t KeptStride, class Real>
    static void backward_weights(const Real* from, const Real* kept, std::size_t samples,
                                 std::size_t first_row, std::size_t rows, Real* const* dw,
                                 bool is_added) {
        for (std::size_t s = 0; s < samples; ++s)
            kernels::recurrent_backward_weights<G>(from + s * InputStride, kept + s * KeptStride,
                                                   first_row, rows, dw[0], dw[1], dw[2],
                                                   is_added || s > 0);
    }
};

}  // namespace detail

template <recurrence Cell, std::size_t Units, auto... Options, shape In, class Real>
struct contraction_kernel<recurrent_layer<Cell, Units, Options...>, In, Real> : sample_kernel {
    using layer_type = recurrent_layer<Cell, Units, Options...>;
    static constexpr auto geometry =
        kernels::recurrent_geometry{Cell,  layer_type::resets_after, layer_type::is_backwards,
                                    In[0], In[1],                    Units,
                                    layer_type::where_function};
    using direction = detail::recurrent_direction<geometry, layer_type::gives_sequence>;
    static constexpr bool reads_registers = false, backs_always = true, fills_registers = true;
    static constexpr std::size_t weight_rows = direction::weight_rows;
    static constexpr std::size_t kept_elements = direction::template kept_elements<Real>;
    static constexpr std::size_t forward_workspace =
        kernels::recurrent_forward_workspace<geometry, Real>;
    static constexpr std::size_t workspace = std::max(
        forward_workspace, kernels::recurrent_backward_workspace<geometry, Real>);
    using pointers = std::array<const Real*, 3>;
    using gradients = std::array<Real*, 3>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real* kept, Real* work,
                        const Done& done) {
        direction::forward(w.data(), from, kept, work, [&](std::size_t row, const Real* h) {
            for (std::size_t vector = 0; vector < kernels::vectors<Units, Real>; ++vector)
                done(row, vector, simd::load_unaligned(h + vector * simd::width<Real>));
        });
    }
    static void backward_inputs(const pointers& w, const Real*, Real* kept, const Real* dy,
                                Real* dx, Real* work) {
        direction::template backward_inputs<false>(w.data(), kept, dy, dx, work);
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real*, const Real* kept,
                                 std::size_t samples, index_range rows, const gradients& dw,
                                 bool is_added, Real*) {
        direction::template backward_weights<InputStride, kernels::padded<kept_elements, Real>>(
            from, kept, samples, rows.first, rows.count, dw.data(), is_added);
    }
};

// The rows of y are put together from those of both directions.
template <class Layer, shape In, class Real>
struct contraction_kernel<bidirectional_layer<Layer>, In, Real> : sample_kernel {
    using forth_kernel = contraction_kernel<Layer, In, Real>;
    static constexpr auto forth_geometry = forth_kernel::geometry;
    static constexpr auto back_geometry = [] {
        auto turned = forth_geometry;
        turned.is_backwards = !turned.is_backwards;
        return turned;
    }();
    static constexpr std::size_t units = forth_geometry.units, channels = 2 * units;
    using forth = detail::recurrent_direction<forth_geometry, Layer::gives_sequence, channels>;
    using back = detail::recurrent_direction<back_geometry, Layer::gives_sequence, channels, units,
                                             true>;
    static constexpr bool reads_registers = false, backs_always = true, fills_registers = true;
    static constexpr std::size_t weight_rows = forth::weight_rows + back::weight_rows;
    static constexpr std::size_t forth_kept = forth::template kept_elements<Real>;
    static constexpr std::size_t kept_elements = 2 * forth_kept;
    static constexpr std::size_t rows = Layer::gives_sequence ? In[0] : 1;
    static constexpr std::size_t forward_workspace =
        forth_kernel::forward_workspace + padded_to(rows * channels, simd::width<Real>);
    static constexpr std::size_t workspace =
        std::max(forward_workspace, forth_kernel::workspace);
    using pointers = std::array<const Real*, 6>;
    using gradients = std::array<Real*, 6>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real* kept, Real* work,
                        const Done& done) {
        Real* const y = work + forth_kernel::forward_workspace;
        const auto put_at = [y](std::size_t column) {
            return [to = y + column](std::size_t row, const Real* h) {
                std::copy_n(h, units, to + row * channels);
            };
        };
        forth::forward(of_forth(w).data(), from, kept, work, put_at(0));
        back::forward(of_back(w).data(), from, kept == nullptr ? nullptr : kept + forth_kept, work,
                      put_at(units));
        using both = kernels::channels<channels, Real>;
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t vector = 0; vector < both::registers; ++vector)
                done(row, vector, both::load_within(y + row * channels, vector));
    }
    static void backward_inputs(const pointers& w, const Real*, Real* kept, const Real* dy,
                                Real* dx, Real* work) {
        forth::template backward_inputs<false>(of_forth(w).data(), kept, dy, dx, work);
        back::template backward_inputs<true>(of_back(w).data(), kept + forth_kept, dy, dx, work);
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real*, const Real* kept,
                                 std::size_t samples, index_range of, const gradients& dw,
                                 bool is_added, Real*) {
        constexpr std::size_t stride = kernels::padded<kept_elements, Real>;
        const std::size_t end = of.first + of.count, middle = forth::weight_rows;
        if (of.first < middle)
            forth::template backward_weights<InputStride, stride>(
                from, kept, samples, of.first, std::min(end, middle) - of.first,
                of_forth(dw).data(), is_added);
        const std::size_t first = std::max(of.first, middle);
        if (first < end)
            back::template backward_weights<InputStride, stride>(
                from, kept + forth_kept, samples, first - middle, end - first, of_back(dw).data(),
                is_added);
    }

private:
    // Without biases those of the second direction come sooner.
    template <class Pointer>
    static std::array<Pointer, 3> of_forth(const std::array<Pointer, 6>& all) {
        return {all[0], all[1], Layer::has_bias ? all[2] : nullptr};
    }
    template <class Pointer>
    static std::array<Pointer, 3> of_back(const std::array<Pointer, 6>& all) {
        if constexpr (Layer::has_bias) return {all[3], all[4], all[5]};
        else return {all[2], all[3], nullptr};
    }
};

}  // namespace weft
