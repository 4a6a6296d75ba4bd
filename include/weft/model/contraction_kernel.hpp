// SPDX-License-Identifier: MIT
// What a layer's kernel is for a model; that of a dense layer.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/layer/dense.hpp>
#include <weft/model/workers.hpp>

#include <array>

namespace weft::inline v0_1 {

// The kernel of a layer for an input shape. Its parameters come as pointers in the order of the
// layer's list, null where it has none. Where reads_registers, it reads x to the end of the last
// place's last register, beyond its numbers. Where joins_samples, samples are rows of one product;
// else it is a sample_kernel. One that can be made of its layer is, and has its numbers. A layer
// from outside the library brings its own: its member template kernel<In, Real>.
template <class Layer, shape In, class Real>
struct contraction_kernel : Layer::template kernel<In, Real> {
    using of_layer = typename Layer::template kernel<In, Real>;
    using of_layer::of_layer;
};

// Whether gradients are added to those that are there: of a layer's own parameters, of a table of
// another that it takes too.
struct added_parameters {
    bool own = false, tied = false;
    constexpr explicit(false) operator bool() const { return own; }
};

// In the place of a layer that reads a second wire: the layer and that wire's shape.
template <class Layer, shape Memory>
struct with_memory {};

// What a kernel that takes samples one by one begins with. A sample is [places, channels] without
// padding between places. It has
//   forward(w, from, kept, work, done)  done(place, vector, value) takes the registers of y
//   backward_inputs(w, from, kept, dy, dx, work)  writes the sample's dx whole. For the samples of
//                a batch one by one, before their backward_weights; dx is null where nothing below
//                needs it, and that comes about only where backs_always
//   backward_weights<Stride>(from, dy, kept, samples, rows, dw, is_added, work)  where it has
//                parameters: sums over the samples in order, or added to what is there. Samples of
//                from are Stride apart, of dy and kept padded<as many>
//   check(from, stride, samples)  where it cannot take all numbers: throws a weft::error that
//                says in which of the samples, which are numbered as the range is
// kept are the layer's facts' kept_elements, or the kernel's own where it pads them, a sample:
// forward writes them, null in prediction, and backward_inputs may overwrite them. work is of the
// thread: forward_workspace numbers in prediction, workspace in training. Where there are
// prepare_forward(w, work) and prepare_backward(w, work), they come before the samples of a batch.
// Where there are prepared_elements, a model has as many of its own, which prepare(w, prepared)
// writes whenever parameters have changed, and calls predict(w, prepared, from, work, done) instead
// of forward, with prepared_workspace numbers of work. Where not writes_inputs the gradient of x
// comes by registers: backward_inputs(w, dy, work, done). A kernel that reads_memory has the second
// wire behind the first: forward(w, from, memory, ...); backward_inputs(w, from, memory, kept, dy,
// dx, dmemory, work), each gradient null where it is not needed; backward_weights<Stride,
// MemoryStride>(from, memory, ...).
struct sample_kernel {
    static constexpr bool joins_samples = false, reads_registers = true, writes_inputs = true;
    static constexpr bool backs_always = false, reads_memory = false;
    static constexpr bool fills_registers = false;  // of y: they are 0 behind its channels
    static constexpr std::size_t weight_rows = 1;  // what threads split
    static constexpr std::size_t forward_workspace = 0, workspace = 0;
    static constexpr std::size_t prepared_elements = 0, prepared_workspace = 0;
};

template <std::size_t Units, auto... Options, shape In, class Real>
    requires(In.rank == 1)
struct contraction_kernel<dense_layer<Units, Options...>, In, Real> {
    static constexpr std::size_t inputs = In.last();
    static constexpr bool joins_samples = true, reads_registers = false, writes_inputs = false;
    static constexpr bool backs_always = false, reads_memory = false;
    static constexpr std::size_t weight_rows = inputs;         // what threads split
    static constexpr std::size_t forward_workspace = 0;
    static constexpr std::size_t prepared_elements = 0, prepared_workspace = 0;
    static constexpr std::size_t workspace = kernels::panel_elements<Units, Real>;  // of backward
    using pointers = std::array<const Real*, 2>;
    using gradients = std::array<Real*, 2>;

    template <std::size_t InputStride, class Done>
    static void forward(const pointers& w, const Real* from, std::size_t samples,
                        const Done& done) {
        kernels::dense_forward<inputs, Units, InputStride>(from, w[0], w[1], samples, done);
    }
    // Of the kernel's rows named; is_added: to what is there.
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real*,
                                 std::size_t samples, index_range rows, const gradients& dw,
                                 bool is_added, Real*) {
        kernels::dense_backward_weights<Units, InputStride>(
            from + rows.first, dy, samples, rows.count,
            dw[0] + rows.first * kernels::padded<Units, Real>, rows.first == 0 ? dw[1] : nullptr,
            is_added);
    }
    template <class Done>
    static void backward_inputs(const pointers& w, const Real* dy, Real* panel,
                                std::size_t samples, const Done& done) {
        kernels::dense_backward_inputs<inputs, Units>(dy, w[0], panel, samples, done);
    }
};

}  // namespace weft
