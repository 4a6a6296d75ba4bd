// SPDX-License-Identifier: MIT
// Recurrences over the steps of a sequence, and backward through time.
#pragma once

#include <weft/kernel/recurrent_step.hpp>

namespace weft::inline v0_1::kernels {

// What the way back needs of a sample, in the order of time; a row of states is [state_stride], and
// there is one more than steps: that before the first step is 0.
template <recurrent_geometry G, class Real>
struct recurrent_memory {
    using layout = gate_layout<G, Real>;
    static constexpr std::size_t state_stride = layout::state_stride;
    static constexpr std::size_t row_stride = padded<layout::gates * G.units, Real>;
    static constexpr std::size_t candidate_stride = padded<G.units, Real>;
    static constexpr std::size_t sums_stride = G.sums() * state_stride;
    static constexpr std::size_t states_size = (G.steps + 1) * state_stride;

    static constexpr std::size_t sums_at = 0, states_at = sums_at + G.steps * sums_stride;
    static constexpr std::size_t memories_at = states_at + states_size;
    static constexpr std::size_t resets_at = memories_at + (G.is_lstm() ? states_size : 0);
    static constexpr std::size_t of_x_at =
        resets_at + (G.resets_before() ? G.steps * state_stride : 0);
    static constexpr std::size_t of_h_at = of_x_at + G.steps * row_stride;
    static constexpr std::size_t candidates_at = of_h_at + (G.is_gru() ? G.steps * row_stride : 0);
    static constexpr std::size_t elements =
        candidates_at + (G.resets_before() ? G.steps * candidate_stride : 0);

    static constexpr std::size_t time_of(std::size_t step) {
        return G.is_backwards ? G.steps - 1 - step : step;
    }
    // Rows of states before and after the step at a time.
    static constexpr std::size_t before(std::size_t time) {
        return (time + (G.is_backwards ? 1 : 0)) * state_stride;
    }
    static constexpr std::size_t after(std::size_t time) {
        return (time + (G.is_backwards ? 0 : 1)) * state_stride;
    }
};

// So many steps have their products with x computed at once.
inline constexpr std::size_t recurrent_steps_at_once = simd::rows_at_once;
template <recurrent_geometry G>
inline constexpr std::size_t recurrent_block = std::min(G.steps, recurrent_steps_at_once);

// Rows of x: to = x W + b for the first of them on.
template <recurrent_geometry G, class Real>
void recurrent_inputs(const recurrent_weights<G, Real>& weights, const Real* x, std::size_t rows,
                      Real* to) {
    using layout = gate_layout<G, Real>;
    const simd::contraction<Real, G.inputs, 1, layout::stride> product{
        .a = x, .b = weights.w, .depth = G.inputs, .start = weights.bias};
    simd::contract<layout::registers * layout::lanes>(
        product, rows,
        simd::row_store<Real, layout::registers * layout::lanes, layout::stride>{to});
}

template <recurrent_geometry G, class Real>
inline constexpr std::size_t recurrent_forward_workspace =
    gate_layout<G, Real>::packed_elements
    + recurrent_block<G> * gate_layout<G, Real>::stride
    + 3 * gate_layout<G, Real>::state_stride;

// h of every step; emit(step, time, h) is called for each in turn, with h [state_stride]. What the
// way back needs goes into kept, unless that is null.
//
// shapes   x [steps, inputs] packed; w, u, bias (or null) as parameters are stored; kept
//          [recurrent_memory::elements], work [recurrent_forward_workspace]
// source   layer/recurrent.hpp
template <recurrent_geometry G, class Real, class Emit>
void recurrent_forward(const Real* x, const Real* w, const Real* u, const Real* bias, Real* kept,
                       Real* work, const Emit& emit) {
    using layout = gate_layout<G, Real>;
    using memory = recurrent_memory<G, Real>;
    constexpr std::size_t stride = layout::stride, state_stride = layout::state_stride;
    recurrent_weights<G, Real>::pack(w, u, bias, work);
    const recurrent_weights<G, Real> weights(w, u, bias, work);
    Real* const x_sums = work + layout::packed_elements;
    Real* const states = x_sums + recurrent_block<G> * stride;
    if (kept == nullptr) std::fill_n(states, 2 * state_stride, Real(0));
    else {
        std::fill_n(kept + memory::states_at + memory::before(memory::time_of(0)), state_stride,
                    Real(0));
        if constexpr (G.is_lstm())
            std::fill_n(kept + memory::memories_at + memory::before(memory::time_of(0)),
                        state_stride, Real(0));
    }
    for (std::size_t first = 0; first < G.steps; first += recurrent_block<G>) {
        const std::size_t count = std::min(recurrent_block<G>, G.steps - first);
        const std::size_t earliest = G.is_backwards ? G.steps - first - count : first;
        recurrent_inputs<G>(weights, x + earliest * G.inputs, count, x_sums);
        for (std::size_t step = first; step < first + count; ++step) {
            const std::size_t time = memory::time_of(step);
            recurrent_arrays<Real> at{states, states + state_stride, states,
                                      states + state_stride, states + 2 * state_stride, nullptr};
            if (kept != nullptr) {
                Real* const at_states = kept + memory::states_at;
                Real* const at_memories = kept + memory::memories_at;
                const std::size_t before = memory::before(time), after = memory::after(time);
                at = {at_states + before, at_memories + before, at_states + after,
                      at_memories + after, kept + memory::resets_at + time * state_stride,
                      kept + memory::sums_at + time * memory::sums_stride};
            }
            recurrent_step<G, Real>::run(weights, x_sums + (time - earliest) * stride, at);
            emit(step, time, static_cast<const Real*>(at.next_state));
        }
    }
}

template <recurrent_geometry G, class Real>
inline constexpr std::size_t recurrent_backward_workspace =
    padded_to(gate_layout<G, Real>::gates * G.units, simd::width<Real>)
        * gate_layout<G, Real>::state_stride
    + 3 * gate_layout<G, Real>::state_stride
    + panel_elements<gate_layout<G, Real>::gates * G.units, Real>;

// dx, from upstream(step, time, vector), registers of the gradient at h that are 0 behind its
// units; leaves in kept what recurrent_backward_weights needs. done(time, vector, value) takes the
// registers of dx where gives_inputs.
//
// shapes   w, u as in recurrent_forward, work [recurrent_backward_workspace]
template <recurrent_geometry G, class Real, class Upstream, class Done>
void recurrent_backward_inputs(const Real* w, const Real* u, Real* kept, Real* work,
                               const Upstream& upstream, const Done& done,
                               bool gives_inputs = true) {
    using layout = gate_layout<G, Real>;
    using memory = recurrent_memory<G, Real>;
    constexpr std::size_t columns = layout::gates * G.units, state_stride = layout::state_stride;
    Real* const transposed = work;
    simd::transpose_panel<G.units, columns, memory::row_stride, layout::vectors>(u, 0, transposed);
    Real* const of_state =
        transposed + padded_to(columns, simd::width<Real>) * layout::state_stride;
    Real* const of_memory = of_state + state_stride;
    Real* const reset = of_memory + state_stride;
    std::fill_n(of_state, 2 * state_stride, Real(0));
    for (std::size_t step = G.steps; step-- > 0;) {
        const std::size_t time = memory::time_of(step), before = memory::before(time);
        for (std::size_t vector = 0; vector < layout::vectors; ++vector) {
            Real* const place = of_state + vector * layout::lanes;
            simd::store_unaligned(place,
                                  simd::load_unaligned(place) + upstream(step, time, vector));
        }
        recurrent_step_back<G, Real>::run(
            transposed, {.sums = kept + memory::sums_at + time * memory::sums_stride,
                         .state = kept + memory::states_at + before,
                         .memory = kept + memory::memories_at + before,
                         .upstream = of_state,
                         .state_gradient = of_state,
                         .memory_gradient = of_memory,
                         .of_x = kept + memory::of_x_at + time * memory::row_stride,
                         .of_h = kept + memory::of_h_at + time * memory::row_stride,
                         .candidate =
                             kept + memory::candidates_at + time * memory::candidate_stride,
                         .reset = reset});
    }
    if (gives_inputs)
        dense_backward_inputs<G.inputs, columns>(kept + memory::of_x_at, w, reset + state_stride,
                                                 G.steps, done);
}

// dW, dU and db as sums over the steps of a sample in the order of time, or added to what is there:
// rows of W, then those of U, which are rows [inputs, inputs + units) here; db with row 0.
//
// shapes   x and kept as above, dw, du, db (or null) as parameters are stored
template <recurrent_geometry G, class Real>
void recurrent_backward_weights(const Real* x, const Real* kept, std::size_t first_row,
                                std::size_t rows, Real* dw, Real* du, Real* db, bool is_added) {
    using layout = gate_layout<G, Real>;
    using memory = recurrent_memory<G, Real>;
    constexpr std::size_t columns = layout::gates * G.units, stride = memory::row_stride;
    const Real* const of_x = kept + memory::of_x_at;
    const Real* const of_h = kept + (G.is_gru() ? memory::of_h_at : memory::of_x_at);
    const bool has_state_bias = db != nullptr && G.is_gru() && G.resets_after;
    const std::size_t end = first_row + rows;
    if (first_row < G.inputs)
        dense_backward_weights<columns, G.inputs>(
            x + first_row, of_x, G.steps, std::min(end, G.inputs) - first_row,
            dw + first_row * stride, first_row == 0 ? db : nullptr, is_added);
    if (end <= G.inputs) return;
    const std::size_t row = std::max(first_row, G.inputs) - G.inputs;
    const std::size_t count = end - G.inputs - row;
    dense_backward_weights<columns, layout::state_stride>(
        kept + memory::states_at + memory::before(0) + row, of_h, G.steps, count,
        du + row * stride, has_state_bias && row == 0 ? db + stride : nullptr, is_added);
    if constexpr (G.resets_before()) {
        // The candidate's columns had 0 added; behind the last of them nothing may be read.
        const simd::contraction<Real, 1, layout::state_stride, memory::candidate_stride> product{
            .a = kept + memory::resets_at + row,
            .b = kept + memory::candidates_at,
            .depth = G.steps};
        Real* const to = du + row * stride + 2 * G.units;
        simd::contract<G.units>(
            product, count, [to](std::size_t of, std::size_t vector, simd::batch<Real> value) {
                Real* const place = to + of * stride + vector * layout::lanes;
                if (layout::rest > 0 && vector == layout::whole)
                    simd::store_partial(place, simd::load_partial(place, layout::rest) + value,
                                        layout::rest);
                else simd::store_unaligned(place, simd::load_unaligned(place) + value);
            });
    }
}

}  // namespace weft::kernels
