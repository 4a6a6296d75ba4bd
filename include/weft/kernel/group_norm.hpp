// SPDX-License-Identifier: MIT
// Normalization of groups of channels over the places of a sample, forward and backward.
#pragma once

#include <weft/kernel/batch_norm.hpp>

namespace weft::inline v0_1::kernels {

// The mean and the biased variance of a sample's groups of consecutive channels, over its places,
// given for every channel; of instance norm a channel is a group.
//
// shapes   x [places, channels] packed, readable for a register behind; mean and variance
//          [channels]
// order    as batch_statistics
// source   Wu and He 2018; Ulyanov et al. 2016; Keras GroupNormalization
template <std::size_t Channels, std::size_t Groups, class Real>
void group_statistics(const Real* x, std::size_t places, Real* mean, Real* variance) {
    batch_statistics<Channels, Groups>(x, {.samples = 1, .places = places}, mean, variance);
}

// y of a sample whose statistics are known; done(place, vector, value) takes its registers.
template <std::size_t Channels, class Real, class Done>
void group_norm_forward(const Real* x, std::size_t places, const norm_numbers<Real>& of,
                        const Done& done) {
    Real scale[Channels], shift[Channels];
    scale_and_shift<Channels>(of, scale, shift);
    const auto of_sample =
        [&](std::size_t, std::size_t place, std::size_t vector, simd::batch<Real> value)
            __attribute__((always_inline)) { done(place, vector, value); };
    batch_norm_forward<Channels>(x, {.samples = 1, .places = places}, scale, shift, of_sample);
}

// Adds the gradients of gamma and beta to dgamma and dbeta (begun with zeros; may be null) and
// gives dx of a sample: done(place, vector, value) takes its registers, which may stand where x or
// dy stood.
//
// shapes   x and dy as in group_statistics
template <std::size_t Channels, std::size_t Groups, class Real, class Done>
void group_norm_backward(const Real* x, const Real* dy, std::size_t places,
                         const norm_numbers<Real>& of, Real* dgamma, Real* dbeta,
                         const Done& done) {
    using of_place = channels<Channels, Real>;
    const batch_extents extents{.samples = 1, .places = places};
    Real of_normal[Channels], of_one[Channels];
    batch_norm_backward_numbers<Channels>(x, dy, extents, of, of_normal, of_one);
    for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
        if (dgamma) of_place::add(dgamma, vector, of_place::load_within(of_normal, vector));
        if (dbeta) of_place::add(dbeta, vector, of_place::load_within(of_one, vector));
    }
    batch_norm_backward_inputs<Channels, Groups>(
        x, dy, extents, of, of_normal, of_one,
        [&](std::size_t, std::size_t place, std::size_t vector, simd::batch<Real> value)
            __attribute__((always_inline)) { done(place, vector, value); });
}

}  // namespace weft::kernels
