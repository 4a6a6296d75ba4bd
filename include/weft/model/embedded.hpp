// SPDX-License-Identifier: MIT
// Prediction without a heap, exceptions or streams: the weights are part of the program, the
// workspace part of the object.
#pragma once

#include <weft/model/stepper.hpp>

namespace weft::inline v0_1 {

namespace detail {

// A network with all its numbers, given as save_header writes them.
template <auto const& Net, auto const& Weights, class Math>
class embedded_network {
    static_assert(require_kernels<Net>());

public:
    using real = std::remove_cvref_t<decltype(Weights[0])>;

private:
    using layout = parameter_layout<Net, real>;
    using walk = prediction_walk<Net, real, Math, 1>;
    static_assert(parameter_block<Net, real>::count == Weights.size(),
                  "weft: an embedded network expects as many weights as it has parameters");

public:
    static constexpr std::size_t input_size = walk::input_size, output_size = walk::output_size;
    static constexpr std::size_t parameter_bytes = layout::elements * sizeof(real);
    static constexpr std::size_t workspace_bytes = walk::workspace_size * sizeof(real);

protected:
    void reset_states() noexcept { walk::reset_states(parameters.data(), workspace_.data()); }

    std::array<real, output_size> run(std::span<const real, input_size> sample) const noexcept {
        std::array<real, output_size> result;
        walk::template run_all<false>(parameters.data(), {}, sample.data(), result.data(), {0, 1},
                                      workspace_.data());
        return result;
    }

private:
    // As a parameter_block has them: rows padded to whole registers.
    alignas(storage_alignment) static constexpr std::array<real, layout::elements> parameters = [] {
        std::array<real, layout::elements> result{};
        auto from = Weights.begin();
        for (const parameter_place& place : layout::places)
            for (std::size_t row = 0; row < place.rows; ++row)
                for (std::size_t column = 0; column < place.columns; ++column)
                    result[place.offset + row * place.stride + column] = *from++;
        return result;
    }();

    alignas(storage_alignment) mutable std::array<real, walk::workspace_size> workspace_{};
};

}  // namespace detail

// A model whose weights are constants of the program, in read-only memory once, however many
// objects there are. Weights is a constexpr std::array as save_header writes it; its numbers are
// the model's. Nothing is allocated or thrown; a constexpr object takes no code to begin.
//
// shapes   a sample [input_size], y [output_size]
// errors   an embedding's row that there is not ends the program
template <auto const& Net, auto const& Weights, class Math = accurate>
class embedded_model : detail::embedded_network<Net, Weights, Math> {
    using network = detail::embedded_network<Net, Weights, Math>;

public:
    using network::input_size, network::output_size, network::parameter_bytes,
        network::workspace_bytes;
    using typename network::real;

    std::array<real, output_size> operator()(
        std::span<const real, input_size> sample) const noexcept {
        return network::run(sample);
    }
};

// The same of a network that takes one step after the other; see model/stepper.hpp.
template <auto const& Net, auto const& Weights, class Math = accurate>
class embedded_stepper : detail::embedded_network<detail::step_net<Net>, Weights, Math> {
    using network = detail::embedded_network<detail::step_net<Net>, Weights, Math>;

public:
    using network::input_size, network::output_size, network::parameter_bytes,
        network::workspace_bytes;
    using typename network::real;

    embedded_stepper() noexcept { reset(); }
    // Back to before the first step.
    void reset() noexcept { network::reset_states(); }
    std::array<real, output_size> operator()(std::span<const real, input_size> of_step) noexcept {
        return network::run(of_step);
    }
    std::array<real, output_size> operator()(real of_step) noexcept
        requires(input_size == 1)
    {
        return network::run(std::span<const real, 1>(&of_step, 1));
    }
};

// Of a network that cannot.
template <auto const& Net, auto const& Weights, class Math>
    requires(!can_step<Net>)
class embedded_stepper<Net, Weights, Math> {
    static_assert(refuse<detail::missing_step<Net>>());
};

}  // namespace weft
