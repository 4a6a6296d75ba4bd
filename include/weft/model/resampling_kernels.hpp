// SPDX-License-Identifier: MIT
// The kernels of layers that move, repeat, blend or reorder what they read.
#pragma once

#include <weft/kernel/resampling.hpp>
#include <weft/layer/formula_layer.hpp>
#include <weft/layer/resampling.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft::inline v0_1 {

template <auto Geometry, class Real>
struct resampling_kernel : sample_kernel {
    using geometry = std::remove_cvref_t<decltype(Geometry)>;
    static constexpr bool blends = std::same_as<geometry, kernels::blended_places>;
    static constexpr bool reorders = std::same_as<geometry, kernels::reordered_elements>;
    using pointers = std::array<const Real*, 0>;

    template <class Done>
    static void forward(const pointers&, const Real* from, Real*, Real*, const Done& done) {
        if constexpr (blends) kernels::blend_forward<Geometry>(from, done);
        else if constexpr (reorders) kernels::reorder_forward<Geometry>(from, done);
        else kernels::move_forward<Geometry>(from, done);
    }
    static void backward_inputs(const pointers&, const Real*, Real*, const Real* dy, Real* dx,
                                Real*) {
        if constexpr (blends) kernels::blend_backward<Geometry>(dy, dx);
        else if constexpr (reorders) kernels::reorder_backward<Geometry>(dy, dx);
        else kernels::move_backward<Geometry>(dy, dx);
    }
};

namespace detail {
template <class UpSampling>
constexpr auto up_sampled_by(const shape& in) {
    if constexpr (UpSampling::blends) return kernels::blended_by<UpSampling>(in);
    else return kernels::moved_by<UpSampling>(in);
}
}  // namespace detail

template <std::size_t... Sides, shape In, class Real>
struct contraction_kernel<zero_padding_layer<Sides...>, In, Real>
    : resampling_kernel<kernels::moved_by<zero_padding_layer<Sides...>>(In), Real> {};
template <std::size_t... Sides, shape In, class Real>
struct contraction_kernel<cropping_layer<Sides...>, In, Real>
    : resampling_kernel<kernels::moved_by<cropping_layer<Sides...>>(In), Real> {};
template <std::size_t Count, shape In, class Real>
struct contraction_kernel<repeat_vector_layer<Count>, In, Real>
    : resampling_kernel<kernels::moved_by<repeat_vector_layer<Count>>(In), Real> {};
template <auto... Options, shape In, class Real>
struct contraction_kernel<up_sampling_layer<Options...>, In, Real>
    : resampling_kernel<detail::up_sampled_by<up_sampling_layer<Options...>>(In), Real> {};
template <std::size_t Factor, shape In, class Real>
struct contraction_kernel<pixel_shuffle_layer<Factor>, In, Real>
    : resampling_kernel<kernels::reordered_by<pixel_shuffle_layer<Factor>>(In), Real> {};
template <std::size_t... Axes, shape In, class Real>
struct contraction_kernel<permute_layer<Axes...>, In, Real>
    : resampling_kernel<kernels::reordered_by<permute_layer<Axes...>>(In), Real> {};
template <shape In, class Real>
struct contraction_kernel<row_value_layer, In, Real>
    : resampling_kernel<kernels::moved_by<row_value_layer>(In), Real> {};
template <std::size_t First, std::size_t Count, shape In, class Real>
struct contraction_kernel<slice_layer<First, Count>, In, Real>
    : resampling_kernel<kernels::moved_by<slice_layer<First, Count>>(In), Real> {};

}  // namespace weft
