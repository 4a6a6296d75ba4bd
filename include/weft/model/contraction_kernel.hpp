// SPDX-License-Identifier: MIT
// What a layer's kernel is for a model; that of a dense layer.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/layer/dense.hpp>
#include <weft/model/workers.hpp>

#include <array>

namespace weft {

// The kernel of a layer for an input shape. Its parameters come as pointers in the order of the
// layer's list, null where it has none. Where reads_registers, it reads x to the end of the last
// place's last register, beyond its numbers. Where joins_samples, samples are rows of one product;
// else a sample is [places, channels] without padding between places, and its turn comes alone.
template <class Layer, shape In, class Real>
struct contraction_kernel;

template <std::size_t Units, auto... Options, shape In, class Real>
    requires(In.rank == 1)
struct contraction_kernel<dense_layer<Units, Options...>, In, Real> {
    static constexpr std::size_t inputs = In.last();
    static constexpr bool joins_samples = true, reads_registers = false, writes_inputs = false;
    static constexpr std::size_t weight_rows = inputs;         // what threads split
    static constexpr std::size_t forward_workspace = 0;
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
    static void backward_weights(const Real* from, const Real* dy, std::size_t samples,
                                 index_range rows, const gradients& dw, bool is_added, Real*) {
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
