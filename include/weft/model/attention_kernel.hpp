// SPDX-License-Identifier: MIT
// The kernels of attention of a sequence with itself, and with another.
#pragma once

#include <weft/kernel/attention_backward.hpp>
#include <weft/layer/attention.hpp>
#include <weft/model/contraction_kernel.hpp>

namespace weft::inline v0_1 {

template <class Layer, std::size_t Heads, std::size_t KeyDim, shape In, shape Memory, class Real>
struct attention_kernel : sample_kernel {
    using layer = Layer;
    static constexpr kernels::attention_geometry geometry{.steps = In[0],
                                                          .features = In[1],
                                                          .memory_steps = Memory[0],
                                                          .memory_features = Memory[1],
                                                          .heads = Heads,
                                                          .kv_heads = layer::kv_count,
                                                          .key_dim = KeyDim,
                                                          .value_dim = layer::value_width,
                                                          .is_causal = layer::is_causal,
                                                          .is_rotary = layer::is_rotary};
    using forward_pass = kernels::attention_forward<geometry, Real>;
    using backward_pass = kernels::attention_backward<geometry, Real>;
    static constexpr bool reads_registers = false, backs_always = true;
    // Rows of heads are whole registers.
    static constexpr std::size_t kept_elements = kernels::attention_sizes<geometry, Real>::kept;
    static constexpr std::size_t forward_workspace = kept_elements + forward_pass::workspace;
    static constexpr std::size_t workspace = std::max(forward_workspace, backward_pass::workspace);
    static constexpr std::size_t parameter_count = layer::has_bias ? 8 : 4;
    using pointers = std::array<const Real*, parameter_count>;
    using gradients = std::array<Real*, parameter_count>;

    template <class Done>
    static void forward(const pointers& w, const Real* from, Real* kept, Real* work,
                        const Done& done) {
        forward(w, from, from, kept, work, done);
    }
    template <class Done>
    static void forward(const pointers& w, const Real* from, const Real* memory, Real* kept,
                        Real* work, const Done& done) {
        if (kept == nullptr) kept = std::exchange(work, work + kept_elements);
        forward_pass::run(by_name(w), from, memory, kept, work, done);
    }
    static void backward_inputs(const pointers& w, const Real*, Real* kept, const Real* dy,
                                Real* dx, Real* work) {
        backward_pass::inputs(by_name(w), dy, kept, dx, dx, work);
    }
    static void backward_inputs(const pointers& w, const Real*, const Real*, Real* kept,
                                const Real* dy, Real* dx, Real* dmemory, Real* work) {
        backward_pass::inputs(by_name(w), dy, kept, dx, dmemory, work);
    }
    template <std::size_t InputStride>
    static void backward_weights(const Real* from, const Real* dy, const Real* kept,
                                 std::size_t samples, index_range rows, const gradients& dw,
                                 bool is_added, Real* work) {
        backward_weights<InputStride, InputStride>(from, from, dy, kept, samples, rows, dw,
                                                   is_added, work);
    }
    template <std::size_t InputStride, std::size_t MemoryStride>
    static void backward_weights(const Real* from, const Real* memory, const Real* dy,
                                 const Real* kept, std::size_t samples, index_range,
                                 const gradients& dw, bool is_added, Real*) {
        if (!is_added) clear(dw);
        for (std::size_t s = 0; s < samples; ++s)
            backward_pass::weights(from + s * InputStride, memory + s * MemoryStride,
                                   dy + s * kernels::padded<In.elements(), Real>,
                                   kept + s * kernels::padded<kept_elements, Real>, by_name(dw));
    }

private:
    template <class Pointer>
    static kernels::attention_parameters<Pointer> by_name(
        const std::array<Pointer, parameter_count>& w) {
        if constexpr (layer::has_bias) return {w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]};
        else return {w[0], nullptr, w[1], nullptr, w[2], nullptr, w[3], nullptr};
    }
    static void clear(const gradients& dw) {
        const parameter_list list = layer::parameters(In, Memory);
        for (std::size_t i = 0; i < parameter_count; ++i) {
            const std::size_t columns = list[i].columns(), rows = list[i].elements() / columns;
            std::fill_n(dw[i], row_storage(simd::width<Real>, sizeof(Real)).elements(rows, columns),
                        Real(0));
        }
    }
};

template <std::size_t Heads, std::size_t KeyDim, auto... Options, shape In, class Real>
struct contraction_kernel<attention_layer<Heads, KeyDim, Options...>, In, Real>
    : attention_kernel<attention_layer<Heads, KeyDim, Options...>, Heads, KeyDim, In, In, Real> {};

template <std::size_t Heads, std::size_t KeyDim, auto... Options, shape Memory, shape In,
          class Real>
struct contraction_kernel<with_memory<attention_layer<Heads, KeyDim, Options...>, Memory>, In, Real>
    : attention_kernel<attention_layer<Heads, KeyDim, Options...>, Heads, KeyDim, In, Memory,
                       Real> {
    static constexpr bool reads_memory = true;
};

}  // namespace weft
