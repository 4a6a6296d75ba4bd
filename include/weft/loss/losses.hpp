// SPDX-License-Identifier: MIT
// The losses of a network with several outputs, as one: losses(mean_squared_error, 0.3 * hinge).
#pragma once

#include <weft/loss/regularized.hpp>
#include <weft/shape/part.hpp>

#include <concepts>
#include <utility>

namespace weft::inline v0_1 {

template <class Type>
concept loss_of_one_output = requires(const Type& given) {
    given.value;
    given.weight;
    { given.by } -> std::same_as<const reduction&>;
};

// One for each output, in their order. The sum of all, each times its weight.
template <class Indices, class... Losses>
struct output_losses;
template <std::size_t... Index, class... Losses>
struct output_losses<std::index_sequence<Index...>, Losses...> : part<Index, Losses>... {
    static constexpr std::size_t count = sizeof...(Losses);
    reduction by;  // of all: those of one network are all means or all sums

    constexpr explicit output_losses(const Losses&... given)
        : part<Index, Losses>(given)..., by(get<0>().by) {}

    template <std::size_t Which>
    constexpr decltype(auto) get() const {
        return part_of<Which>(*this);
    }

private:
    template <std::size_t Which, class Loss, bool IsEmpty>
    static constexpr decltype(auto) part_of(const part<Which, Loss, IsEmpty>& here) {
        return here.get();
    }
};

// What fit, trainer, gradient and loss_over take for a network that ends with outputs(...).
//
// source   Keras: the losses of a model's outputs, and their loss_weights
template <loss_of_one_output... Losses>
    requires(sizeof...(Losses) > 0)
constexpr auto losses(const Losses&... of_outputs) {
    return output_losses<std::index_sequence_for<Losses...>, Losses...>(of_outputs...);
}

// Their sum, and the penalty of every kernel once.
template <class Losses, class Regularizer>
struct regularized_losses : Losses {
    Regularizer regularizer;
};
template <class Indices, class... Losses, regularizer Regularizer>
constexpr auto regularized(const output_losses<Indices, Losses...>& of_data,
                           const Regularizer& of_kernels) {
    return regularized_losses<output_losses<Indices, Losses...>, Regularizer>{of_data, of_kernels};
}
template <class Indices, class... Losses, formula Penalty>
constexpr auto regularized(const output_losses<Indices, Losses...>& of_data,
                           const Penalty& of_weight) {
    return regularized_losses<output_losses<Indices, Losses...>, formula_regularizer<Penalty>>{
        of_data, {of_weight}};
}

}  // namespace weft
