// SPDX-License-Identifier: MIT
// The kernel of norms of groups of channels, and of instances.
#pragma once

#include <weft/kernel/group_norm.hpp>
#include <weft/layer/norm.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft::inline v0_1 {

// Kept are mean and variance, [channels] each, which backward_inputs overwrites with the sample's
// part of the gradients of gamma and beta.
template <std::size_t Groups, bool Scales, bool Centers, shape In, class Real>
struct contraction_kernel<group_norm_layer<Groups, Scales, Centers>, In, Real> : sample_kernel {
    using layer = group_norm_layer<Groups, Scales, Centers>;
    static constexpr std::size_t channels = In.last(), places = In.elements() / channels;
    static constexpr std::size_t groups = layer::is_instance ? channels : Groups;
    static constexpr bool backs_always = true;
    static constexpr std::size_t forward_workspace = 2 * channels, workspace = 2 * channels;
    using pointers = std::array<const Real*, Scales + Centers>;
    using gradients = std::array<Real*, Scales + Centers>;
    using of_place = kernels::channels<channels, Real>;

    Real epsilon;
    constexpr explicit contraction_kernel(const layer& of)
        : epsilon(static_cast<Real>(of.epsilon)) {}

    template <class Done>
    void forward(const pointers& w, const Real* from, Real* kept, Real* work,
                 const Done& done) const {
        Real* const mean = kept != nullptr ? kept : work;
        kernels::group_statistics<channels, groups>(from, places, mean, mean + channels);
        kernels::group_norm_forward<channels>(from, places, numbers(w, mean), done);
    }
    void backward_inputs(const pointers& w, const Real* from, Real* kept, const Real* dy, Real* dx,
                         Real* work) const {
        std::fill_n(work, 2 * channels, Real(0));
        const auto store = [dx](std::size_t place, std::size_t vector, simd::batch<Real> value) {
            if (dx != nullptr) of_place::store(dx + place * channels, vector, value);
        };
        kernels::group_norm_backward<channels, groups>(from, dy, places, numbers(w, kept), work,
                                                       work + channels, store);
        std::copy_n(work, 2 * channels, kept);
    }
    template <std::size_t>
    static void backward_weights(const Real*, const Real*, const Real* kept, std::size_t samples,
                                 index_range, const gradients& dw, bool is_added, Real*) {
        constexpr std::size_t stride = kernels::padded<2 * channels, Real>;
        for (std::size_t k = 0; k < dw.size(); ++k) {
            const Real* const part = kept + (Scales ? k : 1) * channels;
            if (!is_added) std::fill_n(dw[k], channels, Real(0));
            for (std::size_t s = 0; s < samples; ++s)
                for (std::size_t vector = 0; vector < of_place::registers; ++vector)
                    of_place::add(dw[k], vector, of_place::load_within(part + s * stride, vector));
        }
    }

private:
    kernels::norm_numbers<Real> numbers(const pointers& w, const Real* mean) const {
        kernels::norm_numbers<Real> of{.mean = mean, .variance = mean + channels,
                                       .epsilon = epsilon};
        if constexpr (Scales) of.gamma = w[0];
        if constexpr (Centers) of.beta = w[Scales];
        return of;
    }
};

}  // namespace weft
