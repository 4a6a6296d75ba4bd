// SPDX-License-Identifier: MIT
// Forward and backward of a network with batch norms, group by group for all samples of a batch.
#pragma once

#include <weft/model/network_pass.hpp>

namespace weft::inline v0_1 {

// The statistics of a norm need the whole batch: threads share the samples of one group, and wait
// for one another before the next.
template <auto const& Net, class Real, class Math>
class staged_pass : public network_pass<Net, Real, Math> {
protected:
    using pass = network_pass<Net, Real, Math>;
    using storage = typename pass::storage;
    using pass::flows, pass::last, pass::network;
    template <std::size_t Group>
    using kernel_of = typename pass::template kernel_of<Group>;
    static constexpr bool in_stages = storage::takes_statistics;

    // The outputs of the groups named.
    template <std::size_t... Group>
    void forward_in_stages([[maybe_unused]] const Real* parameters,
                           [[maybe_unused]] const Real* inputs,
                           [[maybe_unused]] std::size_t samples, std::index_sequence<Group...>) {
        (forward_stage<Group>(parameters, inputs, samples), ...);
    }
    template <std::size_t Group>
    void forward_stage(const Real* parameters, const Real* inputs, std::size_t samples) {
        if constexpr (network.groups[Group].takes_statistics) {
            contract_for_norm<Group>(parameters, inputs, samples);
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                const auto run = [&](const group_arrays<Real>& arrays) {
                    constexpr auto strides = storage::template strides_of<Group>;
                    kernel_of<Group>::template forward_from_norm<strides>(parameters, arrays);
                };
                this->template with_arrays<phase::training, Group>(inputs, thread, range, run);
            });
        } else {
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                this->template forward_group<phase::training, Group>(parameters, inputs, thread,
                                                                     range);
            });
        }
    }
    // A group that takes statistics, up to them.
    template <std::size_t Group>
    void contract_for_norm(const Real* parameters, const Real* inputs, std::size_t samples) {
        if constexpr (network.groups[Group].has_contraction)
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                const auto run = [&](const group_arrays<Real>& arrays) {
                    constexpr auto strides = storage::template strides_of<Group>;
                    kernel_of<Group>::template contract_into<strides>(parameters, arrays,
                                                                      arrays.before);
                };
                this->template with_arrays<phase::training, Group>(inputs, thread, range, run);
            });
        this->template take_statistics<Group>(parameters, inputs, samples);
    }
    // From the last group to the first, with the gradients of losses as in backward.
    template <class AtOutput, std::size_t... Group>
    void backward_in_stages(const Real* parameters, const Real* inputs, std::size_t samples,
                            const AtOutput& at_output, std::index_sequence<Group...>) {
        (backward_stage<last - Group>(parameters, inputs, samples, at_output), ...);
    }
    template <std::size_t Group, class AtOutput>
    void backward_stage(const Real* parameters, const Real* inputs, std::size_t samples,
                        const AtOutput& at_output) {
        constexpr bool has_pass =
            storage::template sums_gradients<Group> && !storage::template is_last_formula<Group>;
        if constexpr (network.groups[Group].takes_statistics) {
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                if constexpr (has_pass)
                    this->template formula_gradient<Group>(
                        parameters, this->template upstream_of<Group>(range.first), inputs, range);
                if constexpr (flows[Group].outputs > 0)
                    at_output(std::integral_constant<std::size_t, Group>{}, thread, range);
            });
            if constexpr (flows[Group].has_gradient()) {
                this->template norm_gradient<Group>(parameters, inputs, samples);
                this->split_samples(samples, [&](std::size_t thread, index_range range) {
                    this->template input_gradient<Group>(parameters, inputs, thread, range);
                });
            }
        } else {
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                this->template backward_group<Group>(parameters, inputs, thread, range, at_output);
            });
        }
    }

public:
    using pass::pass;
};

}  // namespace weft
