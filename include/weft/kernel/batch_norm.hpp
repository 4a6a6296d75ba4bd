// SPDX-License-Identifier: MIT
// Normalization of channels over the samples and places of a batch, forward and backward.
#pragma once

#include <weft/kernel/channels.hpp>
#include <weft/simd/power.hpp>

#include <algorithm>
#include <array>

namespace weft::inline v0_1::kernels {

// So many samples of packed places, sample_stride numbers apart, of slopes dy slope_stride.
struct batch_extents {
    std::size_t samples = 1, places = 1, sample_stride = 0, slope_stride = sample_stride;
    constexpr std::size_t rows() const { return samples * places; }
};

// The numbers of a norm, [channels] each; gamma and beta may be null.
template <class Real>
struct norm_numbers {
    const Real *gamma = nullptr, *beta = nullptr, *mean = nullptr, *variance = nullptr;
    Real epsilon = Real(0);
};

namespace detail {

// Places that are added up before their sum is added to the total, so that sums of many are exact.
inline constexpr std::size_t places_at_once = 64;

// totals[k] = the sum over all places of term(offset of the place, sample, register)[k], a register
// each, stored by finish(register, totals).
template <std::size_t Channels, class Real, std::size_t Sums, class Term, class Finish>
void sum_over_places(const batch_extents& extents, const Term& term, const Finish& finish) {
    using totals = std::array<simd::batch<Real>, Sums>;
    constexpr auto add = [](totals& to, const totals& more) __attribute__((always_inline)) {
        for (std::size_t k = 0; k < Sums; ++k) to[k] = to[k] + simd::rounded(more[k]);
    };
    totals none;
    none.fill(simd::batch<Real>(Real(0)));
    channels<Channels, Real>::in_blocks([&]<std::size_t Count>(
                                            std::size_t vector,
                                            std::integral_constant<std::size_t, Count>) {
        std::array<totals, Count> all, part;
        all.fill(none);
        for (std::size_t sample = 0; sample < extents.samples; ++sample)
            for (std::size_t first = 0; first < extents.places; first += places_at_once) {
                const std::size_t last = std::min(first + places_at_once, extents.places);
                part.fill(none);
                for (std::size_t place = first; place < last; ++place)
                    for (std::size_t i = 0; i < Count; ++i)
                        add(part[i], term(sample * extents.sample_stride + place * Channels,
                                          sample, vector + i));
                for (std::size_t i = 0; i < Count; ++i) add(all[i], part[i]);
            }
        for (std::size_t i = 0; i < Count; ++i) finish(vector + i, all[i]);
    });
}

// The average over rows of every channel's sums, or of those of its group, in each of its channels.
template <std::size_t Channels, std::size_t Groups, class Real>
void average_in_groups(Real* sums, std::size_t rows) {
    static_assert(Groups > 0 && Channels % Groups == 0);
    constexpr std::size_t each = Channels / Groups;
    for (std::size_t group = 0; each > 1 && group < Groups; ++group) {
        Real sum = sums[group * each];
        for (std::size_t i = 1; i < each; ++i) sum += sums[group * each + i];
        std::fill_n(sums + group * each, each, sum);
    }
    for (std::size_t i = 0; i < Channels; ++i) sums[i] /= static_cast<Real>(rows * each);
}

// function(offset, sample, place) for all places.
template <std::size_t Channels, class Function>
void over_batch(const batch_extents& extents, const Function& function) {
    for (std::size_t sample = 0; sample < extents.samples; ++sample)
        for (std::size_t place = 0; place < extents.places; ++place)
            function(sample * extents.sample_stride + place * Channels, sample, place);
}

}  // namespace detail

// The mean and the biased variance of every channel over all samples and places; with Groups, of
// every group of consecutive channels, in each of its channels.
//
// shapes   x [samples, places, channels], places packed, readable for a register behind; mean and
//          variance [channels]
// order    of the samples and places, 64 places of a sample at a time, then of a group's channels;
//          the variance is of the differences from the mean
// source   Ioffe and Szegedy 2015; Keras BatchNormalization
template <std::size_t Channels, std::size_t Groups = Channels, class Real>
void batch_statistics(const Real* x, const batch_extents& extents, Real* mean, Real* variance) {
    using of_place = channels<Channels, Real>;
    const auto average = [&](Real* to, const auto& term) {
        detail::sum_over_places<Channels, Real, 1>(
            extents, term,
            [to](std::size_t vector, const auto& sum) { of_place::store(to, vector, sum[0]); });
        detail::average_in_groups<Channels, Groups>(to, extents.rows());
    };
    average(mean, [&](std::size_t at, std::size_t, std::size_t vector)
                      __attribute__((always_inline)) {
        return std::array{of_place::load(x + at, vector)};
    });
    average(variance, [&](std::size_t at, std::size_t, std::size_t vector)
                          __attribute__((always_inline)) {
        const auto difference =
            of_place::load(x + at, vector) - of_place::load_within(mean, vector);
        return std::array{difference * difference};
    });
}

// moving = momentum * moving + (1 - momentum) * of the batch, for a mean or a variance.
template <std::size_t Channels, class Real>
void update_moving(Real momentum, const Real* of_batch, Real* moving) {
    using of_place = channels<Channels, Real>;
    const auto kept = simd::broadcast(momentum), taken = simd::broadcast(Real(1) - momentum);
    for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
        const auto added = simd::rounded(taken * of_place::load_within(of_batch, vector));
        of_place::store(moving, vector,
                        simd::fma(kept, of_place::load_within(moving, vector), added));
    }
}

// The norm as y = x scale + shift: scale = gamma / sqrt(variance + epsilon), shift = beta -
// mean scale.
template <std::size_t Channels, class Real>
void scale_and_shift(const norm_numbers<Real>& of, Real* scale, Real* shift) {
    using of_place = channels<Channels, Real>;
    for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
        const simd::batch<Real> one(Real(1)), zero(Real(0));
        const auto gamma = of.gamma ? of_place::load_within(of.gamma, vector) : one;
        const auto beta = of.beta ? of_place::load_within(of.beta, vector) : zero;
        const auto variance = of_place::load_within(of.variance, vector);
        const auto deviation = simd::sqrt(variance + simd::broadcast(of.epsilon));
        const auto factor = simd::rounded(simd::quotient(gamma, deviation));
        of_place::store(scale, vector, factor);
        of_place::store(shift, vector,
                        simd::fnma(of_place::load_within(of.mean, vector), factor, beta));
    }
}

// y = x scale + shift, in training and in prediction.
//
// shapes   x as in batch_statistics; done(sample, place, vector, value) takes the registers of y,
//          which may stand where x stood
template <std::size_t Channels, class Real, class Done>
void batch_norm_forward(const Real* x, const batch_extents& extents, const Real* scale,
                        const Real* shift, const Done& done) {
    using of_place = channels<Channels, Real>;
    detail::over_batch<Channels>(extents, [&](std::size_t at, std::size_t sample,
                                              std::size_t place) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            const auto factor = of_place::load_within(scale, vector);
            const auto value = of_place::load(x + at, vector);
            done(sample, place, vector,
                 simd::fma(value, factor, of_place::load_within(shift, vector)));
        }
    });
}

// dbeta = sum of dy, dgamma = sum of dy (x - mean) / sqrt(variance + epsilon), over the batch.
//
// shapes   x and dy as in batch_statistics; dgamma and dbeta [channels]
// order    as in batch_statistics
template <std::size_t Channels, class Real>
void batch_norm_backward_numbers(const Real* x, const Real* dy, const batch_extents& extents,
                                 const norm_numbers<Real>& of, Real* dgamma, Real* dbeta) {
    using of_place = channels<Channels, Real>;
    const std::size_t apart = extents.slope_stride - extents.sample_stride;
    detail::sum_over_places<Channels, Real, 2>(
        extents,
        [&](std::size_t at, std::size_t sample, std::size_t vector) __attribute__((always_inline)) {
            const auto slope = of_place::load(dy + (at + sample * apart), vector);
            const auto difference =
                of_place::load(x + at, vector) - of_place::load_within(of.mean, vector);
            return std::array{slope, slope * difference};
        },
        [&](std::size_t vector, const auto& sums) {
            const auto deviation = simd::sqrt(of_place::load_within(of.variance, vector)
                                              + simd::broadcast(of.epsilon));
            of_place::store(dbeta, vector, sums[0]);
            of_place::store(dgamma, vector, simd::quotient(sums[1], deviation));
        });
}

// dx of training, where mean and variance are those of x: (gamma dy - average of gamma dy -
// normal x average of gamma dy normal x) / deviation, with deviation = sqrt(variance + epsilon),
// normal x = (x - mean) / deviation, averages over the batch, and a group's channels.
//
// shapes   x and dy as in batch_statistics, dgamma and dbeta as computed before;
//          done(sample, place, vector, value) takes the registers of dx, which may stand where x or
//          dy stood
template <std::size_t Channels, std::size_t Groups = Channels, class Real, class Done>
void batch_norm_backward_inputs(const Real* x, const Real* dy, const batch_extents& extents,
                                const norm_numbers<Real>& of, const Real* dgamma,
                                const Real* dbeta, const Done& done) {
    using of_place = channels<Channels, Real>;
    // dx = dy scale - ((x - mean) slope + constant)
    Real scale[Channels], slope[Channels], constant[Channels];
    const simd::batch<Real> one(Real(1)), epsilon(of.epsilon);
    for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
        const auto gamma = of.gamma ? of_place::load_within(of.gamma, vector) : one;
        const auto variance = of_place::load_within(of.variance, vector);
        of_place::store(scale, vector, simd::quotient(gamma, simd::sqrt(variance + epsilon)));
        of_place::store(slope, vector,
                        simd::rounded(gamma * of_place::load_within(dgamma, vector)));
        of_place::store(constant, vector,
                        simd::rounded(gamma * of_place::load_within(dbeta, vector)));
    }
    detail::average_in_groups<Channels, Groups>(slope, extents.rows());
    detail::average_in_groups<Channels, Groups>(constant, extents.rows());
    for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
        const auto shifted = of_place::load_within(of.variance, vector) + epsilon;
        const auto of_slope = of_place::load_within(slope, vector);
        const auto of_constant = of_place::load_within(constant, vector);
        of_place::store(slope, vector, simd::quotient(of_slope, shifted));
        of_place::store(constant, vector, simd::quotient(of_constant, simd::sqrt(shifted)));
    }
    const std::size_t apart = extents.slope_stride - extents.sample_stride;
    detail::over_batch<Channels>(extents, [&](std::size_t at, std::size_t sample,
                                              std::size_t place) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            const auto difference =
                of_place::load(x + at, vector) - of_place::load_within(of.mean, vector);
            const auto taken =
                simd::fma(difference, of_place::load_within(slope, vector),
                          of_place::load_within(constant, vector));
            done(sample, place, vector,
                 simd::fms(of_place::load(dy + (at + sample * apart), vector),
                           of_place::load_within(scale, vector), taken));
        }
    });
}

}  // namespace weft::kernels
