// SPDX-License-Identifier: MIT
// A step of a recurrence forward, from state to state, and backward, from gradient to gradient.
#pragma once

#include <weft/kernel/recurrent_cell.hpp>

namespace weft::inline v0_1::kernels {

// The arrays of one step; rows of states are [state_stride], their padding 0. The next state may be
// written over the one before, and so the memory.
template <class Real>
struct recurrent_arrays {
    const Real *state = nullptr, *memory = nullptr;  // of the step before
    Real *next_state = nullptr, *next_memory = nullptr;
    Real* reset_state = nullptr;  // of a GRU that resets before the product
    Real* sums = nullptr;         // [sums, state_stride], kept for the way back, or null
};

template <recurrent_geometry G, class Real>
struct recurrent_step {
    using layout = gate_layout<G, Real>;
    using cell_type = decltype(find_cell<G>());
    using value = simd::batch<Real>;
    static constexpr std::size_t lanes = layout::lanes, stride = layout::stride;
    static constexpr std::size_t state_stride = layout::state_stride;

    // x_sums is x W + b of the step.
    [[gnu::always_inline]] static void run(const recurrent_weights<G, Real>& weights,
                                           const Real* x_sums, const recurrent_arrays<Real>& at) {
        constexpr std::size_t all = layout::registers;
        // Arrays of few registers are none: nothing else reaches them.
        row sums, gates;
        if constexpr (G.resets_before()) {
            constexpr std::size_t first = 2 * layout::whole;  // register of the candidate
            row_product<G.units, all, stride>(at.state, weights.u, x_sums,
                                              row_of_registers<Real>{sums.numbers});
            find_gates(sums, gates);
            layout::for_each_vector([&](std::size_t vector, auto is_rest) {
                constexpr bool rest = decltype(is_rest)::value;
                const std::size_t here = vector * lanes;
                keep<0>(at, vector, gate<0, rest>(sums, vector));
                keep<1>(at, vector, gate<1, rest>(sums, vector));
                const value before = simd::load_unaligned(at.state + here), none(Real(0));
                const simd::register_values<typename cell_type::reset, Real> cell(
                    none, gate<1, rest>(gates, vector), none, none, before, none, none, none);
                simd::store_unaligned(at.reset_state + here, cell.template output<0>());
            });
            row_product<G.units, all - first, stride>(
                at.reset_state, weights.u + first * lanes, x_sums + first * lanes,
                row_of_registers<Real>{sums.numbers + first * lanes});
            layout::for_each_vector([&](std::size_t vector, auto is_rest) {
                constexpr bool rest = decltype(is_rest)::value;
                const value none(Real(0)), candidate = gate<2, rest>(sums, vector);
                keep<2>(at, vector, candidate);
                next_state(at, vector * lanes, gate<0, rest>(gates, vector), none, candidate,
                           none);
            });
        } else if constexpr (G.is_gru()) {
            row start;
            begin_sums(x_sums, weights.state_bias, start);
            row_product<G.units, all, stride>(at.state, weights.u, start.numbers,
                                              row_of_registers<Real>{sums.numbers});
            find_gates(sums, gates);
            layout::for_each_vector([&](std::size_t vector, auto is_rest) {
                constexpr bool rest = decltype(is_rest)::value;
                const value of_x = layout::template load<2, rest>(x_sums, vector);
                const value of_h = gate<2, rest>(sums, vector);
                keep<0>(at, vector, gate<0, rest>(sums, vector));
                keep<1>(at, vector, gate<1, rest>(sums, vector));
                keep<2>(at, vector, of_x);
                keep<3>(at, vector, of_h);
                next_state(at, vector * lanes, gate<0, rest>(gates, vector),
                           gate<1, rest>(gates, vector), of_x, of_h);
            });
        } else {
            row_product<G.units, all, stride>(at.state, weights.u, x_sums,
                                              row_of_registers<Real>{sums.numbers});
            if constexpr (G.function == nullptr) find_gates(sums, gates);
            layout::for_each_vector([&](std::size_t vector, auto is_rest) {
                constexpr bool rest = decltype(is_rest)::value;
                const value none(Real(0));
                keep<0>(at, vector, gate<0, rest>(sums, vector));
                if constexpr (G.is_lstm()) {
                    keep<1>(at, vector, gate<1, rest>(sums, vector));
                    keep<2>(at, vector, gate<2, rest>(sums, vector));
                    keep<3>(at, vector, gate<3, rest>(sums, vector));
                    next_state(at, vector * lanes, gate<0, rest>(gates, vector),
                               gate<1, rest>(gates, vector), gate<2, rest>(gates, vector),
                               gate<3, rest>(gates, vector));
                } else if constexpr (G.function != nullptr) {
                    next_state(at, vector * lanes, gate<0, rest>(sums, vector), none, none, none);
                    if constexpr (rest) end_state(at.next_state + vector * lanes);
                } else {
                    next_state(at, vector * lanes, gate<0, rest>(gates, vector), none, none, none);
                }
            });
        }
    }

private:
    struct row {
        alignas(64) Real numbers[layout::registers * lanes];
    };
    // Of reset_after: the candidate's product with the state is a sum of its own.
    [[gnu::always_inline]] static void begin_sums(const Real* x_sums, const Real* state_bias,
                                                  row& start) {
        const value none(Real(0));
        layout::template for_each_register<false>([&](std::size_t i) {
            const value is_candidate = simd::load_unaligned(layout::of_lanes.is_candidate + i);
            const value bias = state_bias == nullptr ? none : simd::load_unaligned(state_bias + i);
            simd::store_unaligned(start.numbers + i,
                                  simd::select(is_candidate == none,
                                               bias + simd::load_unaligned(x_sums + i), bias));
        });
    }
    [[gnu::always_inline]] static void find_gates(const row& sums, row& gates) {
        layout::template for_each_register<true>([&](std::size_t i) {
            const value scale = simd::load_unaligned(layout::of_lanes.scale + i);
            const value offset = simd::load_unaligned(layout::of_lanes.offset + i);
            const value sum = simd::load_unaligned(sums.numbers + i);
            simd::store_unaligned(gates.numbers + i,
                                  simd::fma(simd::tanh(simd::rounded(sum * scale)), scale, offset));
        });
    }
    // A function of 0 need not be 0, which is what stands behind the units.
    [[gnu::always_inline]] static void end_state(Real* last) {
        const value numbers = simd::load_unaligned(last), none(Real(0));
        simd::store_unaligned(last,
                              simd::select(simd::first_lanes<Real>(layout::rest), numbers, none));
    }
    template <std::size_t Gate, bool IsRest>
    [[gnu::always_inline]] static value gate(const row& from, std::size_t vector) {
        return layout::template load<Gate, IsRest>(from.numbers, vector);
    }
    template <std::size_t Number>
    [[gnu::always_inline]] static void keep(const recurrent_arrays<Real>& at, std::size_t vector,
                                            value entering) {
        if (at.sums != nullptr)
            simd::store_unaligned(at.sums + Number * state_stride + vector * lanes, entering);
    }
    [[gnu::always_inline]] static void next_state(const recurrent_arrays<Real>& at,
                                                  std::size_t here, value gate0, value gate1,
                                                  value gate2, value gate3) {
        const value none(Real(0)), before = simd::load_unaligned(at.state + here);
        value memory = none;
        if constexpr (G.is_lstm()) memory = simd::load_unaligned(at.memory + here);
        const simd::register_values<typename cell_type::next, Real> cell(
            gate0, gate1, gate2, gate3, before, memory, none, none);
        simd::store_unaligned(at.next_state + here, cell.template output<0>());
        if constexpr (G.is_lstm())
            simd::store_unaligned(at.next_memory + here, cell.template output<1>());
    }
};

// The gradients of one step. Rows of gates are in the order parameters are declared in, padded with
// 0; those that x W and h U have differ where a GRU resets.
template <class Real>
struct recurrent_gradients {
    const Real* sums = nullptr;                      // kept
    const Real *state = nullptr, *memory = nullptr;  // of the step before
    const Real* upstream = nullptr;                  // at the state of this step
    Real* state_gradient = nullptr;                  // at that of the step before
    Real* memory_gradient = nullptr;                 // from this step to the one before
    Real *of_x = nullptr, *of_h = nullptr;           // rows of gates
    Real* candidate = nullptr;  // that of a GRU that resets before, alone [padded units]
    Real* reset = nullptr;      // room of state_stride for such
};

// u is U transposed: [gates * units, state_stride].
template <recurrent_geometry G, class Real>
struct recurrent_step_back {
    using layout = gate_layout<G, Real>;
    using cell_type = decltype(find_cell<G>());
    using value = simd::batch<Real>;
    static constexpr std::size_t lanes = layout::lanes, vectors = layout::vectors;
    static constexpr std::size_t state_stride = layout::state_stride, units = G.units;
    static constexpr std::size_t columns = layout::gates * units;

    static void run(const Real* u, const recurrent_gradients<Real>& at) {
        const row_of_registers<Real> to{at.state_gradient};
        end_row(at.of_x);
        if constexpr (G.is_gru()) end_row(at.of_h);
        layout::for_each_vector([&](std::size_t vector, auto is_rest) {
            step<decltype(is_rest)::value>(at, vector * lanes);
        });
        if constexpr (G.resets_before()) {
            row_product<units, vectors, state_stride>(at.candidate, u + 2 * units * state_stride,
                                                      nullptr, row_of_registers<Real>{at.reset});
            layout::for_each_vector([&](std::size_t vector, auto is_rest) {
                reset_step<decltype(is_rest)::value>(at, vector * lanes);
            });
            row_product<2 * units, vectors, state_stride>(at.of_h, u, at.state_gradient, to);
        } else {
            row_product<columns, vectors, state_stride>(G.is_gru() ? at.of_h : at.of_x, u,
                                                        at.state_gradient, to);
        }
    }

private:
    // Whole registers of a row are read.
    static void end_row(Real* row) {
        simd::store_unaligned(row + (columns - 1) / lanes * lanes, value(Real(0)));
    }
    template <bool IsRest>
    [[gnu::always_inline]] static void put(Real* row, std::size_t gate, std::size_t here,
                                           value of) {
        if constexpr (IsRest) simd::store_partial(row + gate * units + here, of, layout::rest);
        else simd::store_unaligned(row + gate * units + here, of);
    }
    [[gnu::always_inline]] static value sum(const recurrent_gradients<Real>& at,
                                            std::size_t number, std::size_t here) {
        if (number >= G.sums()) return value(Real(0));
        return simd::load_unaligned(at.sums + number * state_stride + here);
    }
    template <class Code>
    [[gnu::always_inline]] static auto values(const recurrent_gradients<Real>& at,
                                              const Real* upstream, std::size_t here) {
        value memory(Real(0)), memory_upstream(Real(0));
        if constexpr (G.is_lstm()) {
            memory = simd::load_unaligned(at.memory + here);
            memory_upstream = simd::load_unaligned(at.memory_gradient + here);
        }
        return simd::register_values<Code, Real>(
            sum(at, 0, here), sum(at, 1, here), sum(at, 2, here), sum(at, 3, here),
            simd::load_unaligned(at.state + here), memory,
            simd::load_unaligned(upstream + here), memory_upstream);
    }
    template <bool IsRest>
    [[gnu::always_inline]] static void step(const recurrent_gradients<Real>& at,
                                            std::size_t here) {
        const auto cell = values<typename cell_type::gradients>(at, at.upstream, here);
        value direct(Real(0));
        put<IsRest>(at.of_x, 0, here, cell.template output<0>());
        if constexpr (G.is_lstm()) {
            put<IsRest>(at.of_x, 1, here, cell.template output<1>());
            put<IsRest>(at.of_x, 2, here, cell.template output<2>());
            put<IsRest>(at.of_x, 3, here, cell.template output<3>());
            simd::store_unaligned(at.memory_gradient + here, cell.template output<4>());
        } else if constexpr (G.resets_before()) {
            put<IsRest>(at.of_h, 0, here, cell.template output<0>());
            put<IsRest>(at.of_x, 2, here, cell.template output<1>());
            put<IsRest>(at.of_h, 2, here, value(Real(0)));
            simd::store_unaligned(at.candidate + here, cell.template output<1>());
            direct = cell.template output<2>();
        } else if constexpr (G.is_gru()) {
            put<IsRest>(at.of_h, 0, here, cell.template output<0>());
            put<IsRest>(at.of_x, 1, here, cell.template output<1>());
            put<IsRest>(at.of_h, 1, here, cell.template output<1>());
            put<IsRest>(at.of_x, 2, here, cell.template output<2>());
            put<IsRest>(at.of_h, 2, here, cell.template output<3>());
            direct = cell.template output<4>();
        }
        simd::store_unaligned(at.state_gradient + here, direct);
    }
    template <bool IsRest>
    [[gnu::always_inline]] static void reset_step(const recurrent_gradients<Real>& at,
                                                  std::size_t here) {
        const auto cell = values<typename cell_type::reset_gradients>(at, at.reset, here);
        put<IsRest>(at.of_x, 1, here, cell.template output<0>());
        put<IsRest>(at.of_h, 1, here, cell.template output<0>());
        simd::store_unaligned(at.state_gradient + here,
                              simd::load_unaligned(at.state_gradient + here)
                                  + cell.template output<1>());
    }
};

}  // namespace weft::kernels
