// SPDX-License-Identifier: MIT
// One step of a recurrence on registers: its cell is a formula, its gradient the derivative of it.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/layer/recurrent.hpp>
#include <weft/shape/window.hpp>
#include <weft/simd/register_formula.hpp>

#include <bit>

namespace weft::inline v0_1::kernels {

// A layer over the steps of a sequence of inputs, into units a step.
struct recurrent_geometry {
    recurrence cell{};
    bool resets_after = false;  // of a GRU
    bool is_backwards = false;
    std::size_t steps = 1, inputs = 1, units = 1;
    // Of a simple RNN in the place of tanh, or null. Where it stands: g++ 12 takes no function as a
    // part of a template argument.
    const formula_writer* function = nullptr;

    constexpr std::size_t gates() const {
        return cell == recurrence::lstm ? 4 : cell == recurrence::gru ? 3 : 1;
    }
    constexpr bool is_lstm() const { return cell == recurrence::lstm; }
    constexpr bool is_gru() const { return cell == recurrence::gru; }
    constexpr bool resets_before() const { return is_gru() && !resets_after; }
    // Numbers a unit that the gradient of a step needs: what enters the gates, of reset_after the
    // candidate's two products apart.
    constexpr std::size_t sums() const { return gates() + (is_gru() && resets_after ? 1 : 0); }
};

// What enters a cell: its gates, or their sums before the function of a gate; of reset_after gate3
// is the candidate's product with the state; the state and the memory of the step before; the
// gradients that come back.
namespace cell {
inline constexpr placeholder<"gate0"> gate0{};
inline constexpr placeholder<"gate1"> gate1{};
inline constexpr placeholder<"gate2"> gate2{};
inline constexpr placeholder<"gate3"> gate3{};
inline constexpr placeholder<"state"> state{};
inline constexpr placeholder<"memory"> memory{};
inline constexpr placeholder<"upstream"> upstream{};
inline constexpr placeholder<"memory_upstream"> memory_upstream{};
inline constexpr std::array<std::string_view, 8> names{
    "gate0", "gate1", "gate2", "gate3", "state", "memory", "upstream", "memory_upstream"};

// sigmoid(z) as what it is of tanh, which is right to an ulp of 1: a gate needs no more, and all
// gates are one function.
constexpr auto sigmoid_gate(const auto& z) { return 0.5 * tanh(0.5 * z) + 0.5; }

// The cells: next of the gates, and the gradients of what enters them.
struct simple_rnn {
    static constexpr auto next_state = gate0;
    static constexpr auto total = upstream * tanh(gate0);
    static constexpr auto of_gate0 = derivative(total, gate0);
    using next = simd::register_formulas<names, next_state>;
    using gradients = simd::register_formulas<names, of_gate0>;
};
// Of another function than tanh, which is not taken before: gate0 is what enters.
template <formula_writer Function>
struct activated_rnn {
    template <bool IsGradient>
    struct build {
        static constexpr program_builder make() { return activated_program(Function, IsGradient); }
    };
    using next = simd::register_program<names, build<false>>;
    using gradients = simd::register_program<names, build<true>>;
};
constexpr auto lstm_memory(const auto& in, const auto& forget, const auto& candidate) {
    return forget * memory + in * candidate;
}
struct lstm {
    static constexpr auto next_memory = lstm_memory(gate0, gate1, gate2);
    static constexpr auto next_state = gate3 * tanh(next_memory);
    static constexpr auto memory_of_sums =
        lstm_memory(sigmoid_gate(gate0), sigmoid_gate(gate1), tanh(gate2));
    static constexpr auto total = upstream * (sigmoid_gate(gate3) * tanh(memory_of_sums))
                                + memory_upstream * memory_of_sums;
    static constexpr auto of_gate0 = derivative(total, gate0);
    static constexpr auto of_gate1 = derivative(total, gate1);
    static constexpr auto of_gate2 = derivative(total, gate2);
    static constexpr auto of_gate3 = derivative(total, gate3);
    static constexpr auto of_memory = derivative(total, memory);
    using next = simd::register_formulas<names, next_state, next_memory>;
    using gradients =
        simd::register_formulas<names, of_gate0, of_gate1, of_gate2, of_gate3, of_memory>;
};
constexpr auto gru_state(const auto& update, const auto& candidate) {
    return update * state + (1 - update) * candidate;
}
struct gru_resets_after {
    static constexpr auto next_state = gru_state(gate0, tanh(gate2 + gate1 * gate3));
    static constexpr auto total =
        upstream * gru_state(sigmoid_gate(gate0), tanh(gate2 + sigmoid_gate(gate1) * gate3));
    static constexpr auto of_gate0 = derivative(total, gate0);
    static constexpr auto of_gate1 = derivative(total, gate1);
    static constexpr auto of_gate2 = derivative(total, gate2);
    static constexpr auto of_gate3 = derivative(total, gate3);
    static constexpr auto of_state = derivative(total, state);
    using next = simd::register_formulas<names, next_state>;
    using gradients =
        simd::register_formulas<names, of_gate0, of_gate1, of_gate2, of_gate3, of_state>;
};
// In two stages: the state that is reset, then what comes of its product.
struct gru_resets_before {
    static constexpr auto reset_state = gate1 * state;
    static constexpr auto next_state = gru_state(gate0, tanh(gate2));
    static constexpr auto total_of_reset = upstream * (sigmoid_gate(gate1) * state);
    static constexpr auto total = upstream * gru_state(sigmoid_gate(gate0), tanh(gate2));
    static constexpr auto reset_of_gate1 = derivative(total_of_reset, gate1);
    static constexpr auto reset_of_state = derivative(total_of_reset, state);
    static constexpr auto of_gate0 = derivative(total, gate0);
    static constexpr auto of_gate2 = derivative(total, gate2);
    static constexpr auto of_state = derivative(total, state);
    using reset = simd::register_formulas<names, reset_state>;
    using reset_gradients = simd::register_formulas<names, reset_of_gate1, reset_of_state>;
    using next = simd::register_formulas<names, next_state>;
    using gradients = simd::register_formulas<names, of_gate0, of_gate2, of_state>;
};
}  // namespace cell

template <recurrent_geometry G>
constexpr auto find_cell() {
    if constexpr (G.is_lstm()) return cell::lstm{};
    else if constexpr (G.resets_before()) return cell::gru_resets_before{};
    else if constexpr (G.is_gru()) return cell::gru_resets_after{};
    else if constexpr (G.function != nullptr) return cell::activated_rnn<*G.function>{};
    else return cell::simple_rnn{};
}

// Where the gates of units lie in a row of sums: gate after gate in whole registers; what is left
// over of several gates shares a register, each from a power of two of lanes on.
template <recurrent_geometry G, class Real>
struct gate_layout {
    static constexpr std::size_t lanes = simd::width<Real>, gates = G.gates();
    static constexpr std::size_t whole = G.units / lanes, rest = G.units % lanes;
    static constexpr std::size_t vectors = whole + (rest > 0 ? 1 : 0);  // of a state
    static constexpr std::size_t state_stride = vectors * lanes;
    static constexpr std::size_t together =
        rest == 0 ? 1 : std::min(std::bit_ceil(gates), lanes / std::bit_ceil(rest));
    static constexpr std::size_t share = lanes / together;  // lanes a gate has of such a register
    static constexpr std::size_t registers =
        gates * whole + (rest == 0 ? 0 : divided_up(gates, together));
    static constexpr bool is_declared = rest == 0;  // the order parameters are declared in
    static constexpr std::size_t stride =
        is_declared ? padded<gates * G.units, Real> : padded<registers * lanes, Real>;
    static constexpr std::size_t packed_elements =
        is_declared ? 0 : (G.inputs + G.units + 2) * stride + lanes;

    // The order of the gates in shared registers: of a GRU the reset gate, which another function
    // waits for, comes first, where it needs no move.
    static constexpr std::size_t slot(std::size_t gate) {
        return G.is_gru() && gate < 2 ? 1 - gate : gate;
    }

    template <std::size_t Gate, bool IsRest>
    [[gnu::always_inline]] static simd::batch<Real> load(const Real* row, std::size_t vector) {
        if constexpr (!IsRest) return simd::load_unaligned(row + (Gate * whole + vector) * lanes);
        else {
            const Real* const at = row + (gates * whole + slot(Gate) / together) * lanes;
            return simd::lanes_from<slot(Gate) % together * share, rest>(simd::load_unaligned(at));
        }
    }
    // A row as declared into one of this order; a register behind it is overwritten with zeros.
    static void pack(const Real* from, Real* to) {
        for (std::size_t gate = 0; gate < gates; ++gate)
            for (std::size_t vector = 0; vector < whole; ++vector)
                simd::store_unaligned(
                    to + (gate * whole + vector) * lanes,
                    simd::load_unaligned(from + gate * G.units + vector * lanes));
        Real* const shared = to + gates * whole * lanes;
        for (std::size_t gate = 0; gate < gates; ++gate)
            simd::store_unaligned(
                shared + gate * share,
                simd::load_partial(from + slot(gate) * G.units + whole * lanes, rest));
    }
    // Gates with a function before the cell's: tanh, or sigmoid as it is of tanh.
    static constexpr std::size_t functions = G.is_gru() ? 2 : gates;
    static constexpr bool is_sigmoid(std::size_t gate) {
        return gate < gates && (G.is_gru() || G.is_lstm()) && gate != 2;
    }
    // scale tanh(scale sum) + offset, a number a lane.
    struct lane_numbers {
        alignas(64) Real scale[registers * lanes];
        alignas(64) Real offset[registers * lanes];
        alignas(64) Real is_candidate[registers * lanes];  // 1 or 0
    };
    static constexpr lane_numbers of_lanes = [] {
        lane_numbers result{};
        for (std::size_t i = 0; i < registers * lanes; ++i) {
            constexpr std::size_t of_gate = whole * lanes;
            const std::size_t gate = i < gates * of_gate
                                         ? i / std::max<std::size_t>(1, of_gate)
                                         : slot((i - gates * of_gate) / share);
            result.scale[i] = Real(is_sigmoid(gate) ? 0.5 : 1);
            result.offset[i] = Real(is_sigmoid(gate) ? 0.5 : 0);
            result.is_candidate[i] = Real(gate == 2 ? 1 : 0);
        }
        return result;
    }();
    // use(first lane) for every register, or those that hold a gate with a function.
    template <bool OfFunctions, class Use>
    [[gnu::always_inline]] static void for_each_register(const Use& use) {
        constexpr auto holds = [](std::size_t i) {
            return !OfFunctions || i < functions * whole
                || (i >= gates * whole && (i - gates * whole) * together < functions);
        };
        if constexpr (registers <= 8)
            [&]<std::size_t... Register>(std::index_sequence<Register...>) {
                ((holds(Register) ? use(Register * lanes) : void()), ...);
            }(std::make_index_sequence<registers>{});
        else
            for (std::size_t i = 0; i < registers; ++i)
                if (holds(i)) use(i * lanes);
    }
    // use(vector, is_rest) for the registers of a state.
    template <class Use>
    [[gnu::always_inline]] static void for_each_vector(const Use& use) {
        for (std::size_t vector = 0; vector < whole; ++vector) use(vector, std::false_type{});
        if constexpr (rest > 0) use(whole, std::true_type{});
    }
};

// start + a B, of so many registers, with sums side by side where registers are few; done(0,
// vector, value) takes them.
//
// shapes   a [Depth], B [Depth, Registers] with rows Stride apart; start null or [Registers]
template <std::size_t Depth, std::size_t Registers, std::size_t Stride, class Real, class Done>
[[gnu::always_inline]] inline void row_product(const Real* a, const Real* b,
                                               const std::type_identity_t<Real>* start,
                                               const Done& done) {
    using product = simd::contraction<Real, 0, 1, Stride>;
    const product c{.a = a, .b = b, .depth = Depth, .start = start};
    constexpr auto chains = [](std::size_t vectors) {
        return std::bit_floor(std::max<std::size_t>(1, simd::chains_in_flight / vectors));
    };
    constexpr std::size_t wide = std::min(Registers, simd::registers / 2);
    std::size_t vector = 0;
    if constexpr (wide > 0)
        for (; vector + wide <= Registers; vector += wide)
            simd::tile<1, wide, product, chains(wide)>::run(c, 0, vector, done);
    if constexpr (wide > 0 && Registers % wide != 0)
        simd::tile<1, Registers % wide, product, chains(Registers % wide)>::run(c, 0, vector,
                                                                                done);
}
// Takes the registers of a row.
template <class Real>
struct row_of_registers {
    Real* to;
    [[gnu::always_inline]] void operator()(std::size_t, std::size_t vector,
                                           simd::batch<Real> value) const {
        simd::store_unaligned(to + vector * lanes<Real>, value);
    }
};

// The weights of a layer in the order of its gate_layout: the parameters as they are, where they
// are in that order, else packed into room of packed_elements.
template <recurrent_geometry G, class Real>
struct recurrent_weights {
    using layout = gate_layout<G, Real>;
    static constexpr std::size_t declared = padded<layout::gates * G.units, Real>;
    static constexpr bool has_state_bias = G.is_gru() && G.resets_after;
    const Real *w, *u, *bias, *state_bias;  // biases null where there are none

    [[gnu::always_inline]] recurrent_weights(const Real* given_w, const Real* given_u,
                                             const Real* given_bias, const Real* room)
        : w(given_w), u(given_u), bias(given_bias),
          state_bias(has_state_bias && bias != nullptr ? bias + declared : nullptr) {
        if constexpr (!layout::is_declared) {
            w = room;
            u = w + G.inputs * layout::stride;
            if (bias != nullptr) bias = u + G.units * layout::stride;
            if (state_bias != nullptr) state_bias = bias + layout::stride;
        }
    }
    static void pack(const Real* w, const Real* u, const Real* bias, Real* room) {
        if constexpr (layout::is_declared) return;
        const auto take = [&room](const Real* from, std::size_t rows) {
            for (std::size_t row = 0; row < rows; ++row, room += layout::stride)
                layout::pack(from + row * declared, room);
        };
        take(w, G.inputs);
        take(u, G.units);
        if (bias != nullptr) take(bias, has_state_bias ? 2 : 1);
    }
};

}  // namespace weft::kernels
