// SPDX-License-Identifier: MIT
// A loss between samples of a batch of embeddings, and its gradient with respect to them.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/model/codes.hpp>
#include <weft/simd/rows.hpp>

#include <numeric>

namespace weft::inline v0_1 {

namespace detail {

// The loss of a row of similarities, and "scale" times its gradient with respect to them.
template <auto const& Loss, bool WithGradient, class Math>
struct pairwise_build {
    static constexpr std::string_view in_register = "similarity";
    static constexpr program_builder make() {
        program_builder p;
        p.approximates = Math::approximates;
        const node similarities = p.input("similarity", level::element);
        const node value = approximated(p, algebra(p).number(lower(p, Loss.value)));
        p.output(value);
        if (WithGradient)
            p.output(gradient_of(p, value, similarities, p.input("scale", level::uniform)));
        return finish(p);
    }
};

}  // namespace detail

// S = E E^T, row by row the loss and G = dL/dS, then dL/dE = (G + G^T) E. Sums go in the order of
// the elements and of the samples. Its arrays are allocated for the largest batch seen.
template <class Real, std::size_t Width, auto const& Loss, class Math = accurate>
class pairwise_pass {
public:
    // Numbers from row to row of embeddings.
    static constexpr std::size_t stride = kernels::padded<Width, Real>;

    // The mean or sum of the loss; the gradient of that times its weight, where there is an array
    // for it.
    //
    // shapes   embeddings [samples, Width] and gradient, or null, with rows stride apart, labels
    //          [samples], weights [samples] for a weighted loss
    double run(const Real* embeddings, const Real* labels, const Real* weights,
               std::size_t samples, Real* gradient) {
        reserve(samples);
        compare(embeddings, samples);
        if (gradient == nullptr) return over_rows<false>(labels, weights, samples);
        const double value = over_rows<true>(labels, weights, samples);
        go_back(embeddings, samples, gradient);
        return value;
    }

private:
    static constexpr std::size_t lanes = kernels::lanes<Real>;
    static constexpr std::size_t band = simd::tile_vectors * lanes;  // samples side by side

    void reserve(std::size_t samples) {
        if (samples <= reserved_) return;
        const std::size_t padded = padded_to(samples, band);
        similarities_ = aligned_block<Real>(samples * padded);
        panel_ = aligned_block<Real>(std::max(samples, Width) * band);
        indices_ = aligned_block<Real>(padded);
        std::iota(indices_.begin(), indices_.end(), Real(0));
        reserved_ = samples;
    }

    // panel[k][r] = of(k, first + r), 0 for samples that are none.
    template <class Of>
    void fill_panel(std::size_t depth, std::size_t first, std::size_t samples, const Of& of) {
        const std::size_t count = std::min(band, samples - first);
        for (std::size_t k = 0; k < depth; ++k) {
            Real* const row = panel_.data() + k * band;
            for (std::size_t r = 0; r < count; ++r) row[r] = of(k, first + r);
            std::fill(row + count, row + band, Real(0));
        }
    }

    void compare(const Real* embeddings, std::size_t samples) {
        const std::size_t row_stride = padded_to(samples, band);
        const simd::contraction<Real, stride, 1, band> product{
            .a = embeddings, .b = panel_.data(), .depth = Width};
        for (std::size_t first = 0; first < samples; first += band) {
            fill_panel(Width, first, samples, [&](std::size_t k, std::size_t sample) {
                return embeddings[sample * stride + k];
            });
            Real* const to = similarities_.data() + first;
            simd::contract<band>(
                product, samples,
                [&](std::size_t row, std::size_t vector, simd::batch<Real> value)
                    __attribute__((always_inline)) {
                        simd::store_aligned(to + row * row_stride + vector * lanes, value);
                    });
        }
    }

    // The gradient takes the place of the similarities.
    template <bool WithGradient>
    double over_rows(const Real* labels, const Real* weights, std::size_t samples) {
        using code = compiled_program<detail::pairwise_build<Loss, WithGradient, Math>>;
        const std::size_t row_stride = padded_to(samples, band);
        simd::row_arguments<Real> arguments;
        const auto connect = [&](std::string_view name, const Real* of, std::size_t apart) {
            const int i = code::code.input_index(name);
            if (i < 0) return;
            arguments.inputs[static_cast<std::size_t>(i)] = of;
            arguments.input_strides[static_cast<std::size_t>(i)] = apart;
        };
        connect("similarity", similarities_.data(), row_stride);
        connect("label", labels, 1);
        connect("other_label", labels, 0);
        connect("sample_index", indices_.data(), 1);
        connect("other_index", indices_.data(), 0);
        connect("sample_weight", weights, 1);
        constexpr bool value_a_row = code::code.output_level(0) != level::element;
        constexpr bool is_mean = Loss.by == std::remove_cvref_t<decltype(Loss.by)>::mean;
        const std::size_t values = samples * (value_a_row ? 1 : samples);
        const double scale = is_mean ? 1.0 / static_cast<double>(values) : 1.0;
        if constexpr (constexpr int i = code::code.input_index("scale"); i >= 0)
            arguments.uniforms[static_cast<std::size_t>(i)] = Loss.weight * scale;
        if constexpr (WithGradient) {
            arguments.outputs[1] = similarities_.data();
            arguments.output_strides[1] = row_stride;
        }
        arguments.rows = arguments.width = samples;
        constexpr simd::row_layout layout{
            0, code::bit_of("similarity") | code::bit_of("other_index"), 2u, 1u, 2u};
        return simd::row_loop<code, Real, layout>::run(arguments)[0] * scale;
    }

    void go_back(const Real* embeddings, std::size_t samples, Real* gradient) {
        const std::size_t row_stride = padded_to(samples, band);
        const Real* const g = similarities_.data();
        const simd::contraction<Real, 1, band, stride> product{
            .a = panel_.data(), .b = embeddings, .depth = samples};
        for (std::size_t first = 0; first < samples; first += band) {
            fill_panel(samples, first, samples, [&](std::size_t k, std::size_t sample) {
                return g[k * row_stride + sample] + g[sample * row_stride + k];
            });
            Real* const to = gradient + first * stride;
            simd::contract<Width>(
                product, std::min(band, samples - first),
                [&](std::size_t row, std::size_t vector, simd::batch<Real> value)
                    __attribute__((always_inline)) {
                        if constexpr (Width % lanes != 0)
                            if (vector == stride / lanes - 1)
                                value = simd::select(simd::first_lanes<Real>(Width % lanes), value,
                                                     simd::batch<Real>(Real(0)));
                        simd::store_aligned(to + row * stride + vector * lanes, value);
                    });
        }
    }

    aligned_block<Real> similarities_, panel_, indices_;
    std::size_t reserved_ = 0;
};

}  // namespace weft
