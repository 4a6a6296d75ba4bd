// SPDX-License-Identifier: MIT
// A network of sequences one step at a time, as sound and control need it.
#pragma once

#include <weft/graph/steps.hpp>
#include <weft/kernel/narrow_product.hpp>
#include <weft/model/model.hpp>

#include <cstring>

namespace weft::inline v0_1 {

template <class Layer>
inline constexpr bool is_computed<step_layer<Layer>> = true;

// The kernels of layers that step: what they work in is a state, begun by reset(w, state).
template <recurrence Cell, std::size_t Units, auto... Options, shape In, class Real>
struct contraction_kernel<step_layer<recurrent_layer<Cell, Units, Options...>>, In, Real>
    : sample_kernel {
    using layer_type = recurrent_layer<Cell, Units, Options...>;
    static constexpr kernels::recurrent_geometry geometry{
        .cell = Cell,
        .resets_after = layer_type::resets_after,
        .inputs = In[1],
        .units = Units,
        .function = layer_type::where_function};
    using layout = kernels::gate_layout<geometry, Real>;
    using weights = kernels::recurrent_weights<geometry, Real>;
    static constexpr bool reads_registers = false, fills_registers = true;
    // Packed weights, the state, the memory of an LSTM, the state reset.
    static constexpr std::size_t states_at = padded_to(layout::packed_elements, layout::lanes);
    static constexpr std::size_t state_elements = states_at + 3 * layout::state_stride;
    using pointers = std::array<const Real*, 3>;

    static void reset(const pointers& w, Real* state) {
        std::fill_n(state, state_elements, Real(0));
        weights::pack(w[0], w[1], w[2], state);
    }
    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real* state,
                        const Done& done) {
        const weights packed(w[0], w[1], w[2], state);
        Real* const h = state + states_at;
        Real* const memory = h + layout::state_stride;
        alignas(64) Real x_sums[layout::registers * layout::lanes];
        kernels::row_product<geometry.inputs, layout::registers, layout::stride>(
            from, packed.w, packed.bias, kernels::row_of_registers<Real>{x_sums});
        kernels::recurrent_step<geometry, Real>::run(
            packed, x_sums, {h, memory, h, memory, memory + layout::state_stride, nullptr});
        for (std::size_t vector = 0; vector < layout::vectors; ++vector)
            done(0, vector, simd::load_unaligned(h + vector * layout::lanes));
    }
};

// Of one row, with sums side by side.
template <std::size_t Units, auto... Options, shape In, class Real>
struct contraction_kernel<step_layer<dense_layer<Units, Options...>>, In, Real> : sample_kernel {
    static constexpr bool reads_registers = false, fills_registers = true;
    using pointers = std::array<const Real*, 2>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real*, const Done& done) {
        kernels::row_product<In.last(), kernels::vectors<Units, Real>,
                             kernels::padded<Units, Real>>(from, w[0], w[1], done);
    }
};

// A convolution of the inputs of its window, which stand in a row: new ones are written behind the
// last until the room is full, then the window goes back to its beginning.
template <class Layer, shape In, class Real>
struct step_convolution_kernel : sample_kernel {
    static constexpr bool reads_registers = false, fills_registers = true;
    static constexpr std::size_t channels = In.last(), filters = Layer::output(In).last();
    static constexpr std::size_t taps = Layer::settings.size.of(0);
    static constexpr std::size_t dilation = Layer::settings.apart.of(0);
    static constexpr std::size_t span = (taps - 1) * dilation + 1, room = 2 * span + 64;
    static constexpr std::size_t groups =
        Layer::kind == "conv1d" ? Layer::settings.group_count : channels;
    static constexpr kernels::convolution_geometry geometry = [] {
        window_settings settings = Layer::settings;
        settings.padded = {};
        return kernels::convolution_of(settings, shape{span, channels}, filters, groups);
    }();
    static constexpr std::size_t lanes = simd::width<Real>;
    static constexpr std::size_t convolution_elements = kernels::forward_workspace<geometry, Real>;
    using narrow = kernels::narrow_product<taps * channels, filters, Real, channels>;
    static constexpr bool is_product = groups == 1 && dilation == 1;
    static constexpr bool is_narrow = is_product && narrow::fits;
    static constexpr std::size_t next_at =
        padded_to(is_narrow ? narrow::packed_elements : convolution_elements, lanes);
    static constexpr std::size_t inputs_at = next_at + lanes;
    static constexpr std::size_t state_elements = inputs_at + room * channels + lanes;
    using pointers = std::array<const Real*, 2>;

    static void reset(const pointers& w, Real* state) {
        std::fill_n(state, state_elements, Real(0));
        set_next(state, span - 1);
        if constexpr (is_narrow)
            narrow::pack(w[0], kernels::padded<filters, Real>, w[1], state);
    }
    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real* state,
                        const Done& done) {
        Real* const inputs = state + inputs_at;
        std::size_t next = 0;
        std::memcpy(&next, state + next_at, sizeof(next));
        if (next == room) {
            std::copy_n(inputs + (room - span + 1) * channels, (span - 1) * channels, inputs);
            next = span - 1;
        }
        std::copy_n(from, channels, inputs + next * channels);
        set_next(state, next + 1);
        const Real* const window = inputs + (next + 1 - span) * channels;
        if constexpr (is_narrow) done(0, 0, narrow::run(window, state));
        else if constexpr (is_product)
            kernels::row_product<taps * channels, kernels::vectors<filters, Real>,
                                 kernels::padded<filters, Real>>(window, w[0], w[1], done);
        else kernels::convolution_forward<geometry>(window, w[0], w[1], state, done);
    }

private:
    static void set_next(Real* state, std::size_t next) {
        std::memcpy(state + next_at, &next, sizeof(next));
    }
};
template <std::size_t Filters, auto... Options, shape In, class Real>
struct contraction_kernel<step_layer<convolution_layer<1, Filters, Options...>>, In, Real>
    : step_convolution_kernel<convolution_layer<1, Filters, Options...>, In, Real> {};
template <auto... Options, shape In, class Real>
struct contraction_kernel<step_layer<depthwise_convolution_layer<1, Options...>>, In, Real>
    : step_convolution_kernel<depthwise_convolution_layer<1, Options...>, In, Real> {};

namespace detail {
template <auto const& Net>
inline constexpr auto step_net = net_of_a_step(Net);
}

// The model at one step of its input after the other, from the weights it has now. Steps until
// now, the first included, count as zeros before a reset(): after T steps the output is that of
// the last of a sequence of T. Nothing is allocated after construction.
//
// shapes   a step [features], y as the model's, of the step alone where it gives a sequence
// source   Keras stateful=True; RTNeural reset() and forward()
template <auto const& Net, class Real = float, class Math = accurate>
class stepper : model<detail::step_net<Net>, Real, Math> {
    using network_of_a_step = model<detail::step_net<Net>, Real, Math>;

public:
    using network_of_a_step::input_size, network_of_a_step::output_size;

    explicit stepper(const model<Net, Real, Math>& whole) {
        static_assert(parameter_block<Net, Real>::size()
                      == parameter_block<detail::step_net<Net>, Real>::size());
        std::copy_n(whole.parameters().data(), parameter_block<Net, Real>::size(),
                    this->parameters_.data());
        reset();
    }
    // Back to before the first step.
    void reset() { this->reset_states(); }
    std::array<Real, output_size> operator()(std::span<const Real, input_size> of_step) {
        return network_of_a_step::operator()(of_step);
    }
    std::array<Real, output_size> operator()(Real of_step)
        requires(input_size == 1)
    {
        return network_of_a_step::operator()(std::span<const Real, 1>(&of_step, 1));
    }
};

// Of a network that cannot.
template <auto const& Net, class Real, class Math>
    requires(!can_step<Net>)
class stepper<Net, Real, Math> {
    static_assert(refuse<detail::missing_step<Net>>());

public:
    static constexpr std::size_t input_size = 1, output_size = 1;
    explicit stepper(const model<Net, Real, Math>&) {}
    void reset() {}
    refused_outputs<Real> operator()(const auto&) { return {}; }
};

template <auto const& Net, class Real, class Math>
stepper(const model<Net, Real, Math>&) -> stepper<Net, Real, Math>;

}  // namespace weft
