// SPDX-License-Identifier: MIT
// Batch norms in training: the statistics of a batch, and the gradients through them.
#pragma once

#include <weft/model/formula_gradients.hpp>
#include <weft/model/norm_numbers.hpp>

namespace weft::inline v0_1 {

// What is here is computed of the whole batch by one thread, so that sums have one order.
template <auto const& Net, class Real, class Math>
class batch_statistics : protected formula_gradients<Net, Real, Math> {
protected:
    using storage = formula_gradients<Net, Real, Math>;
    using storage::flows, storage::groups, storage::network, storage::gradients_;
    using typename storage::all_groups;
    template <std::size_t Group>
    using norm_of = norm_of_group<Net, Real, Group>;

    static constexpr bool takes_statistics = [] {
        for (std::size_t g = 0; g < groups; ++g)
            if (network.groups[g].takes_statistics) return true;
        return false;
    }();

    // For a batch in a phase: of the norms that read the moving statistics in it.
    template <phase When>
    void prepare_norms(const Real* parameters) {
        prepare_norms<When>(parameters, all_groups{});
    }

    // Of the value that a group's norm reads, when it is there for the whole batch.
    template <std::size_t Group>
    void take_statistics(const Real* parameters, const Real* inputs, std::size_t samples) {
        using norm = norm_of<Group>;
        Real *const mean = mean_of<Group>(), *const variance = variance_of<Group>();
        kernels::batch_statistics<norm::channels>(norm_input<Group>(inputs),
                                                  extents<Group>(samples), mean, variance);
        kernels::scale_and_shift<norm::channels>(norm::numbers(parameters, mean, variance),
                                                 this->template norm_scale_of<Group>(),
                                                 this->template norm_shift_of<Group>());
    }

    // Whether the formulas after a norm hand its gradient on as it is, to which no loss adds.
    template <std::size_t Group>
    static constexpr bool is_last_formula =
        network.groups[Group].takes_statistics && storage::template sums_gradients<Group>
        && flows[Group].outputs == 0 && network.groups[Group].read_count == 1
        && gradient_code<Net, Group, Math>::is_identity;

    // From the gradient at a norm's output to that at what it reads, where something needs it, and
    // of gamma and beta. The numbers of the forward pass make room for theirs.
    template <std::size_t Group>
    void norm_gradient(const Real* parameters, const Real* inputs, std::size_t samples) {
        using norm = norm_of<Group>;
        constexpr std::size_t channels = norm::channels;
        constexpr std::size_t stride = storage::template gradient_stride<Group>;
        const Real* const from = norm_input<Group>(inputs);
        Real* const dx = this->template gradient_of<Group>(0);
        const Real* const dy = is_last_formula<Group> ? this->template upstream_of<Group>(0) : dx;
        Real* const dgamma = this->template norm_scale_of<Group>();
        Real* const dbeta = this->template norm_shift_of<Group>();
        const auto numbers = norm::numbers(parameters, mean_of<Group>(), variance_of<Group>());
        kernels::batch_norm_backward_numbers<channels>(from, dy, extents<Group>(samples), numbers,
                                                       dgamma, dbeta);
        give<Group, norm::gamma>(dgamma);
        give<Group, norm::beta>(dbeta);
        if constexpr (needs_input_gradient<Group>)
            kernels::batch_norm_backward_inputs<channels>(
                from, dy, extents<Group>(samples), numbers, dgamma, dbeta,
                [dx](std::size_t sample, std::size_t place, std::size_t vector,
                     simd::batch<Real> value) __attribute__((always_inline)) {
                    kernels::channels<channels, Real>::store(
                        dx + sample * stride + place * channels, vector, value);
                });
    }

public:
    // After a step, once: those of its batch go into the moving ones, in the order of the groups.
    void update_statistics(Real* parameters) { update_norms(parameters, all_groups{}); }

private:
    template <std::size_t Group>
    Real* mean_of() {
        return this->template norm_shift_of<Group>() + norm_of<Group>::stride;
    }
    template <std::size_t Group>
    Real* variance_of() { return mean_of<Group>() + norm_of<Group>::stride; }
    template <std::size_t Group>
    const Real* norm_input(const Real* inputs) {
        if constexpr (network.groups[Group].has_contraction)
            return this->template before_of<Group>(0);
        else return this->template read_of<Group>(inputs, 0);
    }
    template <std::size_t Group>
    static constexpr kernels::batch_extents extents(std::size_t samples) {
        return {.samples = samples,
                .places = norm_of<Group>::places,
                .sample_stride = network.groups[Group].has_contraction
                                     ? storage::template gradient_stride<Group>
                                     : storage::template input_stride<Group>,
                .slope_stride = storage::template gradient_stride<Group>};
    }
    template <std::size_t Group>
    static constexpr bool needs_input_gradient = [] {
        const std::size_t layer = contraction_layer(network, Group);
        if (layer != no_index && trains_parameters(network, layer)) return true;
        return storage::template passes_on<Group>;
    }();
    // To a parameter, from the first of the groups that share it, in backward; others add.
    template <std::size_t Group, std::size_t Offset>
    void give(const Real* gradient) {
        if constexpr (Offset != parameter_layout<Net, Real>::no_parameter)
            storage::template move_gradient<norm_of<Group>::channels, 0, 0, !is_first_norm<Group>>(
                gradient, gradients_.data() + Offset, 1);
    }
    template <std::size_t Group>
    static constexpr bool is_first_norm = [] {
        const auto owner_of = [](std::size_t group) {
            const std::size_t layer = network.groups[group].norm;
            return layer == no_index ? no_index : network.layers[layer].owner;
        };
        for (std::size_t g = Group + 1; g < groups; ++g)
            if (owner_of(g) == owner_of(Group)) return false;
        return true;
    }();

    template <phase When, std::size_t... Group>
    void prepare_norms([[maybe_unused]] const Real* parameters, std::index_sequence<Group...>) {
        (prepare_norm<When, Group>(parameters), ...);
    }
    template <phase When, std::size_t Group>
    void prepare_norm(const Real* parameters) {
        using norm = norm_of<Group>;
        if constexpr (norm::is_there && (When == phase::inference || !norm::takes_statistics))
            norm::scale_and_shift(parameters, this->template norm_scale_of<Group>(),
                                  this->template norm_shift_of<Group>());
    }
    template <std::size_t... Group>
    void update_norms([[maybe_unused]] Real* parameters, std::index_sequence<Group...>) {
        (update_norm<Group>(parameters), ...);
    }
    template <std::size_t Group>
    void update_norm(Real* parameters) {
        using norm = norm_of<Group>;
        if constexpr (norm::takes_statistics) {
            constexpr auto momentum = static_cast<Real>(norm::layer_value.momentum);
            kernels::update_moving<norm::channels>(momentum, mean_of<Group>(),
                                                   parameters + norm::moving_mean);
            kernels::update_moving<norm::channels>(momentum, variance_of<Group>(),
                                                   parameters + norm::moving_variance);
        }
    }
};

}  // namespace weft
