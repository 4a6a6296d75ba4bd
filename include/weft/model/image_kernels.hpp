// SPDX-License-Identifier: MIT
// The kernels of layers whose samples are places of channels: convolutions and pools.
#pragma once

#include <weft/kernel/convolution.hpp>
#include <weft/kernel/convolution_weights.hpp>
#include <weft/kernel/pooling.hpp>
#include <weft/kernel/prepared_convolution.hpp>
#include <weft/layer/convolution.hpp>
#include <weft/layer/dense.hpp>
#include <weft/layer/pooling.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft::inline v0_1 {

namespace detail {
// Sums over samples of the gradients of a kernel and a bias, or added to what is there; of samples
// of x and dy so far apart.
template <kernels::convolution_geometry G, std::size_t InputStride, std::size_t OutputStride,
          class Real>
void add_kernel_gradients(const Real* x, const Real* dy, std::size_t samples, Real* dw, Real* db,
                          bool is_added, Real* work) {
    if (!is_added) {
        constexpr std::size_t rows = G.taps() * G.group_channels();
        std::fill_n(dw, kernels::parameter_elements<rows, G.filters, Real>, Real(0));
        if (db != nullptr)
            std::fill_n(db, kernels::parameter_elements<1, G.filters, Real>, Real(0));
    }
    for (std::size_t s = 0; s < samples; ++s)
        kernels::convolution_backward_weights<G>(x + s * InputStride, dy + s * OutputStride, dw,
                                                 db, work);
}
template <std::size_t Columns, class Real>
constexpr simd::row_store<Real, Columns, Columns> places_at(Real* to) {
    return {to};
}
}  // namespace detail

template <kernels::convolution_geometry G, class Real>
struct convolution_kernel : sample_kernel {
    using prediction = kernels::prepared_convolution<G, Real>;
    static constexpr bool writes_inputs = false;
    static constexpr std::size_t forward_workspace = kernels::forward_workspace<G, Real>;
    static constexpr std::size_t prepared_elements = prediction::elements;
    static constexpr std::size_t prepared_workspace = prediction::workspace;
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
    static void prepare(const pointers& w, Real* prepared) { prediction::prepare(w[0], prepared); }
    template <class Done>
    static void predict(const pointers& w, const Real* prepared, const Real* from, Real* work,
                        const Done& done) {
        prediction::forward(from, prepared, w[1], work, done);
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real*,
                                 std::size_t samples, index_range, const gradients& dw,
                                 bool is_added, Real* work) {
        constexpr std::size_t of_sample = kernels::padded<G.outputs() * G.filters, Real>;
        detail::add_kernel_gradients<G, InputStride, of_sample>(from, dy, samples, dw[0], dw[1],
                                                                is_added, work);
    }
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
// Of a separable layer, with as many channels between as the multiplier says.
template <class Layer>
constexpr kernels::convolution_geometry depthwise_part(const shape& in) {
    return kernels::convolution_of(Layer::settings, in, in.last() * Layer::settings.multiplier,
                                   in.last());
}
template <class Layer>
constexpr kernels::convolution_geometry pointwise_part(const shape& in) {
    const shape out = Layer::output(in);
    const std::size_t places = out.elements() / out.last();
    return {.axes = {{}, {}, {places, places}},
            .channels = in.last() * Layer::settings.multiplier,
            .filters = out.last()};
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

// Kept are what stands between the two convolutions, and its gradient.
template <kernels::convolution_geometry Depthwise, kernels::convolution_geometry Pointwise,
          class Real>
struct separable_kernel : sample_kernel {
    static constexpr bool backs_always = true;
    static constexpr std::size_t between = Depthwise.outputs() * Depthwise.filters;
    static constexpr std::size_t depthwise_kernel = kernels::prepared_elements<Depthwise, Real>;
    static constexpr std::size_t pointwise_kernel = kernels::prepared_elements<Pointwise, Real>;
    static constexpr std::size_t convolution_workspace =  // before rows of whole registers
        padded_to(std::max(kernels::convolution_workspace<Depthwise, Real>,
                           kernels::convolution_workspace<Pointwise, Real>), simd::width<Real>);
    static constexpr std::size_t forward_workspace =
        convolution_workspace + between + simd::width<Real>;
    static constexpr std::size_t workspace =
        std::max(forward_workspace, convolution_workspace + depthwise_kernel + pointwise_kernel);
    using pointers = std::array<const Real*, 3>;
    using gradients = std::array<Real*, 3>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real* kept, Real* work,
                        const Done& done) {
        Real* const middle = kept != nullptr ? kept : work + convolution_workspace;
        kernels::convolution_forward<Depthwise>(from, w[0], static_cast<const Real*>(nullptr),
                                                work,
                                                detail::places_at<Depthwise.filters>(middle));
        kernels::convolution_forward<Pointwise>(middle, w[1], w[2], work, done);
    }
    static void prepare_backward(const pointers& w, Real* work) {
        Real* const prepared = work + convolution_workspace;
        kernels::prepare_backward_inputs<Depthwise>(w[0], prepared);
        kernels::prepare_backward_inputs<Pointwise>(w[1], prepared + depthwise_kernel);
    }
    static void backward_inputs(const pointers&, const Real*, Real* kept, const Real* dy, Real* dx,
                                Real* work) {
        const Real* const prepared = work + convolution_workspace;
        const Real* const none_here = nullptr;
        Real* const slopes = kept + between;
        kernels::convolution_backward_inputs<Pointwise>(
            dy, prepared + depthwise_kernel, none_here, work,
            detail::places_at<Pointwise.channels>(slopes));
        if (dx != nullptr)
            kernels::convolution_backward_inputs<Depthwise>(
                slopes, prepared, none_here, work, detail::places_at<Depthwise.channels>(dx));
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real* kept,
                                 std::size_t samples, index_range, const gradients& dw,
                                 bool is_added, Real* work) {
        constexpr std::size_t kept_stride = kernels::padded<2 * between, Real>;
        constexpr std::size_t of_sample =
            kernels::padded<Pointwise.outputs() * Pointwise.filters, Real>;
        detail::add_kernel_gradients<Depthwise, InputStride, kept_stride>(
            from, kept + between, samples, dw[0], static_cast<Real*>(nullptr), is_added, work);
        detail::add_kernel_gradients<Pointwise, kept_stride, of_sample>(
            kept, dy, samples, dw[1], dw[2], is_added, work);
    }
};
template <std::size_t Axes, std::size_t Filters, auto... Options, shape In, class Real>
struct contraction_kernel<separable_convolution_layer<Axes, Filters, Options...>, In, Real>
    : separable_kernel<
          detail::depthwise_part<separable_convolution_layer<Axes, Filters, Options...>>(In),
          detail::pointwise_part<separable_convolution_layer<Axes, Filters, Options...>>(In),
          Real> {};

// G goes from the layer's output to its input: forward is its backward pass, and the other way
// round.
template <kernels::convolution_geometry G, class Real>
struct transposed_convolution_kernel : sample_kernel {
    static constexpr bool writes_inputs = false;
    static constexpr std::size_t kernel_elements = kernels::prepared_elements<G, Real>;
    static constexpr std::size_t forward_workspace =
        kernel_elements + kernels::convolution_workspace<G, Real>;
    static constexpr std::size_t workspace = forward_workspace;
    using pointers = std::array<const Real*, 2>;
    using gradients = std::array<Real*, 2>;

    static void prepare_forward(const pointers& w, Real* work) {
        kernels::prepare_backward_inputs<G>(w[0], work);
    }
    template <class Done>
    static void forward(const pointers& w, const Real* from, Real*, Real* work,
                        const Done& done) {
        kernels::convolution_backward_inputs<G>(from, work, w[1], work + kernel_elements, done);
    }
    template <class Done>
    static void backward_inputs(const pointers& w, const Real* dy, Real* work, const Done& done) {
        kernels::convolution_forward<G>(dy, w[0], static_cast<const Real*>(nullptr), work, done);
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real*,
                                 std::size_t samples, index_range, const gradients& dw,
                                 bool is_added, Real* work) {
        constexpr std::size_t of_sample = kernels::padded<G.inputs() * G.channels, Real>;
        detail::add_kernel_gradients<G, of_sample, InputStride>(
            dy, from, samples, dw[0], static_cast<Real*>(nullptr), is_added, work);
        if (dw[1] == nullptr) return;
        if (!is_added)
            std::fill_n(dw[1], kernels::parameter_elements<1, G.channels, Real>, Real(0));
        for (std::size_t s = 0; s < samples; ++s)
            kernels::bias_gradient<G.channels>(dy + s * of_sample, G.inputs(), dw[1]);
    }
};
template <std::size_t Axes, std::size_t Filters, auto... Options, shape In, class Real>
struct contraction_kernel<transposed_convolution_layer<Axes, Filters, Options...>, In, Real>
    : transposed_convolution_kernel<
          kernels::transposed_convolution_of(
              transposed_convolution_layer<Axes, Filters, Options...>::settings, In,
              transposed_convolution_layer<Axes, Filters, Options...>::output(In)), Real> {};

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
