// SPDX-License-Identifier: MIT
// The kernels of layers whose samples are places of channels: convolutions and pools.
#pragma once

#include <weft/kernel/convolution.hpp>
#include <weft/kernel/convolution_weights.hpp>
#include <weft/kernel/pooling.hpp>
#include <weft/layer/convolution.hpp>
#include <weft/layer/dense.hpp>
#include <weft/layer/pooling.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft {

template <kernels::convolution_geometry G, class Real>
struct convolution_kernel : sample_kernel {
    static constexpr bool writes_inputs = false;
    static constexpr std::size_t forward_workspace = kernels::forward_workspace<G, Real>;
    static constexpr std::size_t kernel_elements = kernels::prepared_elements<G, Real>;
    static constexpr std::size_t workspace =
        kernel_elements + kernels::convolution_workspace<G, Real>;
    using pointers = std::array<const Real*, 2>;
    using gradients = std::array<Real*, 2>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real* work,
                        const Done& done) {
        kernels::convolution_forward<G>(from, w[0], w[1], work, done);
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real*,
                                 std::size_t samples, index_range, const gradients& dw,
                                 bool is_added, Real* work) {
        constexpr std::size_t stride = kernels::padded<G.filters, Real>;
        if (!is_added) {
            std::fill_n(dw[0], G.taps() * G.group_channels() * stride, Real(0));
            if (dw[1] != nullptr) std::fill_n(dw[1], kernels::padded<G.filters, Real>, Real(0));
        }
        constexpr std::size_t of_sample = kernels::padded<G.outputs() * G.filters, Real>;
        for (std::size_t s = 0; s < samples; ++s)
            kernels::convolution_backward_weights<G>(from + s * InputStride, dy + s * of_sample,
                                                     dw[0], dw[1], work);
    }
    // Once for the samples of a batch.
    static void prepare_backward(const pointers& w, Real* work) {
        kernels::prepare_backward_inputs<G>(w[0], work);
    }
    template <class Done>
    static void backward_inputs(const pointers&, const Real* dy, Real* work, const Done& done) {
        kernels::convolution_backward_inputs<G>(dy, work, static_cast<const Real*>(nullptr),
                                                work + kernel_elements, done);
    }
};

namespace detail {
// A depthwise layer has as many groups as channels.
template <class Layer, shape In>
constexpr kernels::convolution_geometry geometry_of(std::size_t groups) {
    return kernels::convolution_of(Layer::settings, In, Layer::output(In).last(), groups);
}
}  // namespace detail

template <std::size_t Axes, std::size_t Filters, auto... Options, shape In, class Real>
struct contraction_kernel<convolution_layer<Axes, Filters, Options...>, In, Real>
    : convolution_kernel<
          detail::geometry_of<convolution_layer<Axes, Filters, Options...>, In>(
              convolution_layer<Axes, Filters, Options...>::settings.group_count), Real> {};

template <std::size_t Axes, auto... Options, shape In, class Real>
struct contraction_kernel<depthwise_convolution_layer<Axes, Options...>, In, Real>
    : convolution_kernel<
          detail::geometry_of<depthwise_convolution_layer<Axes, Options...>, In>(In.last()), Real> {
};

// Each step of a sequence alone is a convolution of one step.
template <std::size_t Units, auto... Options, shape In, class Real>
    requires(In.rank == 2)
struct contraction_kernel<dense_layer<Units, Options...>, In, Real>
    : convolution_kernel<kernels::convolution_geometry{.axes = {{}, {}, {In[0], In[0]}},
                                                       .channels = In[1],
                                                       .filters = Units},
                         Real> {};

template <class Pool, shape In, class Real, pooling How>
struct pool_kernel : sample_kernel {
    static constexpr kernels::pooling_geometry geometry = kernels::pooling_of<Pool>(In);
    using pointers = std::array<const Real*, 0>;

    template <class Done>
    static void forward(const pointers&, const Real* from, Real*, Real*, const Done& done) {
        if constexpr (How == pooling::max) kernels::max_pool_forward<geometry>(from, done);
        else kernels::average_pool_forward<geometry>(from, done);
    }
    static void backward_inputs(const pointers&, const Real* from, Real*, const Real* dy, Real* dx,
                                Real*) {
        if constexpr (How == pooling::max) kernels::max_pool_backward<geometry>(from, dy, dx);
        else kernels::average_pool_backward<geometry>(dy, dx);
    }
};

template <pooling How, std::size_t Axes, auto... Options, shape In, class Real>
struct contraction_kernel<pool_layer<How, Axes, Options...>, In, Real>
    : pool_kernel<pool_layer<How, Axes, Options...>, In, Real, How> {};
template <pooling How, shape In, class Real>
struct contraction_kernel<global_pool_layer<How>, In, Real>
    : pool_kernel<global_pool_layer<How>, In, Real, How> {};
template <pooling How, std::size_t... Bins, shape In, class Real>
struct contraction_kernel<adaptive_pool_layer<How, Bins...>, In, Real>
    : pool_kernel<adaptive_pool_layer<How, Bins...>, In, Real, How> {};

}  // namespace weft
