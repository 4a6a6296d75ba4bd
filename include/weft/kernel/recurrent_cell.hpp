// SPDX-License-Identifier: MIT
// One step of a recurrence on registers: its cell is a formula, its gradient the derivative of it.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/layer/recurrent.hpp>
#include <weft/shape/window.hpp>
#include <weft/simd/register_formula.hpp>

#include <bit>

namespace weft::kernels {

// A layer over the steps of a sequence of inputs, into units a step.
struct recurrent_geometry {
    recurrence cell{};
    bool resets_after = false;  // of a GRU
    bool is_backwards = false;
    std::size_t steps = 1, inputs = 1, units = 1;

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

// What enters a cell: the sums of its gates, of reset_after the candidate's product with the state
// apart, the state and the cell of the step before; the gradients that come back.
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

// The cells: next() of a step, and gradients() of its inputs.
struct simple_rnn {
    static constexpr auto next_state = tanh(gate0);
    static constexpr auto total = upstream * next_state;
    static constexpr auto of_gate0 = derivative(total, gate0);
    using next = simd::register_formulas<names, next_state>;
    using gradients = simd::register_formulas<names, of_gate0>;
};
struct lstm {
    static constexpr auto next_memory = sigmoid(gate1) * memory + sigmoid(gate0) * tanh(gate2);
    static constexpr auto next_state = sigmoid(gate3) * tanh(next_memory);
    static constexpr auto total = upstream * next_state + memory_upstream * next_memory;
    static constexpr auto of_gate0 = derivative(total, gate0), of_gate1 = derivative(total, gate1);
    static constexpr auto of_gate2 = derivative(total, gate2), of_gate3 = derivative(total, gate3);
    static constexpr auto of_memory = derivative(total, memory);
    using next = simd::register_formulas<names, next_state, next_memory>;
    using gradients =
        simd::register_formulas<names, of_gate0, of_gate1, of_gate2, of_gate3, of_memory>;
};
// gate3 is the candidate's product with the state, with its bias.
struct gru_resets_after {
    static constexpr auto candidate = tanh(gate2 + sigmoid(gate1) * gate3);
    static constexpr auto next_state = sigmoid(gate0) * state + (1 - sigmoid(gate0)) * candidate;
    static constexpr auto total = upstream * next_state;
    static constexpr auto of_gate0 = derivative(total, gate0), of_gate1 = derivative(total, gate1);
    static constexpr auto of_gate2 = derivative(total, gate2), of_gate3 = derivative(total, gate3);
    static constexpr auto of_state = derivative(total, state);
    using next = simd::register_formulas<names, next_state>;
    using gradients =
        simd::register_formulas<names, of_gate0, of_gate1, of_gate2, of_gate3, of_state>;
};
// In two stages: the state that is reset, then what comes of its product.
struct gru_resets_before {
    static constexpr auto reset_state = sigmoid(gate1) * state;
    static constexpr auto next_state =
        sigmoid(gate0) * state + (1 - sigmoid(gate0)) * tanh(gate2);
    static constexpr auto total_of_reset = upstream * reset_state;
    static constexpr auto total = upstream * next_state;
    static constexpr auto reset_of_gate1 = derivative(total_of_reset, gate1);
    static constexpr auto reset_of_state = derivative(total_of_reset, state);
    static constexpr auto of_gate0 = derivative(total, gate0), of_gate2 = derivative(total, gate2);
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

    template <std::size_t Gate, bool IsRest>
    [[gnu::always_inline]] static simd::batch<Real> load(const Real* row, std::size_t vector) {
        if constexpr (!IsRest) return simd::load_unaligned(row + (Gate * whole + vector) * lanes);
        else {
            const Real* const at = row + (gates * whole + Gate / together) * lanes;
            return simd::lanes_from<Gate % together * share, rest>(simd::load_unaligned(at));
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
                simd::load_partial(from + gate * G.units + whole * lanes, rest));
    }
    // use(vector, is_rest) for the registers of a state.
    template <class Use>
    [[gnu::always_inline]] static void for_each_vector(const Use& use) {
        for (std::size_t vector = 0; vector < whole; ++vector) use(vector, std::false_type{});
        if constexpr (rest > 0) use(whole, std::true_type{});
    }
};

// to = start + a B, of so many registers, with sums side by side where registers are few.
//
// shapes   a [Depth], B [Depth, Registers] with rows Stride apart; start null or as to
template <std::size_t Depth, std::size_t Registers, std::size_t Stride, class Real>
[[gnu::always_inline]] inline void row_product(const Real* a, const Real* b,
                                               const std::type_identity_t<Real>* start,
                                               Real* to) {
    using product = simd::contraction<Real, 0, 1, Stride>;
    const product c{.a = a, .b = b, .depth = Depth, .start = start};
    const auto store = [to](std::size_t, std::size_t vector, simd::batch<Real> value)
        __attribute__((always_inline)) { simd::store_unaligned(to + vector * lanes<Real>, value); };
    constexpr auto chains = [](std::size_t vectors) {
        return std::bit_floor(std::max<std::size_t>(1, simd::chains_in_flight / vectors));
    };
    constexpr std::size_t wide = std::min(Registers, simd::registers / 2);
    std::size_t vector = 0;
    if constexpr (wide > 0)
        for (; vector + wide <= Registers; vector += wide)
            simd::tile<1, wide, product, chains(wide)>::run(c, 0, vector, store);
    if constexpr (wide > 0 && Registers % wide != 0)
        simd::tile<1, Registers % wide, product, chains(Registers % wide)>::run(c, 0, vector,
                                                                                store);
}

// The weights of a layer in the order of its gate_layout.
template <class Real>
struct recurrent_weights {
    const Real *w = nullptr, *u = nullptr, *bias = nullptr, *state_bias = nullptr;
};

// The parameters as they are, where they are in that order; else packed into room of
// packed_elements.
template <recurrent_geometry G, class Real>
recurrent_weights<Real> pack_weights(const Real* w, const Real* u, const Real* bias, Real* room) {
    using layout = gate_layout<G, Real>;
    constexpr std::size_t declared = padded<layout::gates * G.units, Real>;
    const bool has_state_bias = bias != nullptr && G.is_gru() && G.resets_after;
    if constexpr (layout::is_declared)
        return {w, u, bias, has_state_bias ? bias + declared : nullptr};
    recurrent_weights<Real> packed;
    Real* next = room;
    const auto take = [&](const Real* from, std::size_t rows) -> const Real* {
        const Real* const first = next;
        for (std::size_t row = 0; row < rows; ++row, next += layout::stride)
            layout::pack(from + row * declared, next);
        return first;
    };
    packed.w = take(w, G.inputs);
    packed.u = take(u, G.units);
    if (bias != nullptr) packed.bias = take(bias, 1);
    if (has_state_bias) packed.state_bias = take(bias + declared, 1);
    return packed;
}

}  // namespace weft::kernels
