// SPDX-License-Identifier: MIT
// What the tests of attention share: its kernels on arrays of numbers, and plain loops.
#pragma once

#include <weft/kernel/attention_backward.hpp>

#include "keras_layers.hpp"

#include <array>

namespace attention_cases {

using namespace weft;
using keras::numbers;
using kernels::attention_geometry;

// Parameters in the order of the layer's list, as their numbers; a bias may be empty.
using parameter_numbers = std::array<numbers, 8>;

// Rows and columns of the parameters.
template <attention_geometry G>
constexpr std::array<std::array<std::size_t, 2>, 8> extents{{{G.features * G.heads, G.key_dim},
                                                             {G.heads, G.key_dim},
                                                             {G.memory_features * G.kv_heads, G.key_dim},
                                                             {G.kv_heads, G.key_dim},
                                                             {G.memory_features * G.kv_heads, G.value_dim},
                                                             {G.kv_heads, G.value_dim},
                                                             {G.heads * G.value_dim, G.features},
                                                             {1, G.features}}};

template <class Real>
aligned_block<Real> padded_rows(const numbers& from, std::size_t rows, std::size_t columns) {
    const row_storage storage{simd::width<Real>, sizeof(Real)};
    const std::size_t stride = storage.elements(rows, columns) / rows;
    aligned_block<Real> result(rows * stride);
    for (std::size_t i = 0; i < from.size(); ++i)
        result[i / columns * stride + i % columns] = static_cast<Real>(from[i]);
    return result;
}
template <class Real>
numbers without_padding(const aligned_block<Real>& from, std::size_t rows, std::size_t columns) {
    numbers result;
    const std::size_t stride = from.size() / rows;
    for (std::size_t i = 0; i < from.size(); ++i)
        if (i % stride < columns) result.push_back(static_cast<double>(from[i]));
        else BOOST_TEST(from[i] == Real(0));
    return result;
}

template <class Pointer, class Blocks>
kernels::attention_parameters<Pointer> pointers_to(Blocks& blocks) {
    const auto at = [&](std::size_t i) -> Pointer {
        return blocks[i].size() == 0 ? nullptr : blocks[i].data();
    };
    return {at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)};
}
template <attention_geometry G, class Real>
std::array<aligned_block<Real>, 8> blocks_of(const parameter_numbers& all) {
    std::array<aligned_block<Real>, 8> result;
    for (std::size_t i = 0; i < 8; ++i)
        if (!all[i].empty())
            result[i] = padded_rows<Real>(all[i], extents<G>[i][0], extents<G>[i][1]);
    return result;
}

// Numbers and poison around them; arrays that kernels need aligned.
template <class Real>
aligned_block<Real> poison(std::size_t count) {
    aligned_block<Real> result(count + 64);
    result.fill(std::numeric_limits<Real>::quiet_NaN());
    return result;
}
template <class Real>
bool is_poison_behind(const aligned_block<Real>& block) {
    for (std::size_t i = block.size() - 64; i < block.size(); ++i)
        if (block[i] == block[i]) return false;
    return true;
}

struct gradients {
    numbers y, dx, dmemory;
    parameter_numbers dw;
};

// Forward and backward of one sample; its memory is x where memory is empty.
template <attention_geometry G, class Real>
gradients run(const parameter_numbers& w, const numbers& x, const numbers& memory, const numbers& dy) {
    using forward = kernels::attention_forward<G, Real>;
    using backward = kernels::attention_backward<G, Real>;
    const keras::poisoned<Real> from(x), of_memory(memory), slopes(dy);
    const Real* const remembered = memory.empty() ? from.data() : of_memory.data();
    keras::poisoned<Real> y(x.size()), dx(x.size()), dmemory(memory.size());
    auto kept = poison<Real>(kernels::attention_sizes<G, Real>::kept);
    auto work = poison<Real>(forward::workspace), work_back = poison<Real>(backward::workspace);
    const auto blocks = blocks_of<G, Real>(w);
    auto of_gradients = blocks_of<G, Real>(w);
    for (auto& block : of_gradients) block.fill(Real(0));
    const auto parameters = pointers_to<const Real*>(blocks);
    const auto store = [&](std::size_t step, std::size_t vector, simd::batch<Real> value) {
        kernels::channels<G.features, Real>::store(y.data() + step * G.features, vector, value);
    };
    forward::run(parameters, from.data(), remembered, kept.data(), work.data(), store);
    backward::inputs(parameters, slopes.data(), kept.data(), dx.data(),
                     memory.empty() ? dx.data() : dmemory.data(), work_back.data());
    backward::weights(from.data(), remembered, slopes.data(), kept.data(), pointers_to<Real*>(of_gradients));
    BOOST_TEST((y.is_intact() && dx.is_intact() && dmemory.is_intact()));
    BOOST_TEST((is_poison_behind(kept) && is_poison_behind(work) && is_poison_behind(work_back)));
    gradients result{y.numbers_of(), dx.numbers_of(), dmemory.numbers_of(), {}};
    for (std::size_t i = 0; i < 8; ++i)
        if (!w[i].empty()) result.dw[i] = without_padding(of_gradients[i], extents<G>[i][0], extents<G>[i][1]);
    return result;
}

template <attention_geometry G>
parameter_numbers some_parameters(bool has_biases = true) {
    parameter_numbers result;
    for (std::size_t i = 0; i < 8; ++i)
        if (i % 2 == 0 || has_biases)
            result[i] = keras::numbers_from(1000 * i + 1, extents<G>[i][0] * extents<G>[i][1]);
    return result;
}

// y by plain loops in double: the definition.
template <attention_geometry G>
numbers plain(const parameter_numbers& w, const numbers& x, const numbers& memory) {
    const auto project = [](const numbers& from, std::size_t steps, std::size_t inputs, const numbers& kernel,
                            const numbers& bias, std::size_t width) {
        numbers to(steps * width);
        for (std::size_t t = 0; t < steps; ++t)
            for (std::size_t c = 0; c < width; ++c) {
                double sum = bias.empty() ? 0 : bias[c];
                for (std::size_t i = 0; i < inputs; ++i) sum += from[t * inputs + i] * kernel[i * width + c];
                to[t * width + c] = sum;
            }
        return to;
    };
    const auto turn = [](numbers& rows, std::size_t steps, std::size_t heads) {
        for (std::size_t i = 0; G.is_rotary && i < steps * heads * G.key_dim; i += 2) {
            const double exponent = static_cast<double>(i % G.key_dim) / static_cast<double>(G.key_dim);
            const double angle = static_cast<double>(i / G.key_dim / heads) / std::pow(10000, exponent);
            const double a = rows[i], b = rows[i + 1];
            rows[i] = a * std::cos(angle) - b * std::sin(angle);
            rows[i + 1] = b * std::cos(angle) + a * std::sin(angle);
        }
    };
    const numbers& m = memory.empty() ? x : memory;
    numbers q = project(x, G.steps, G.features, w[0], w[1], G.heads * G.key_dim);
    numbers k = project(m, G.memory_steps, G.memory_features, w[2], w[3], G.kv_heads * G.key_dim);
    const numbers v = project(m, G.memory_steps, G.memory_features, w[4], w[5], G.kv_heads * G.value_dim);
    turn(q, G.steps, G.heads);
    turn(k, G.memory_steps, G.kv_heads);
    numbers joined(G.steps * G.heads * G.value_dim, 0.0);
    for (std::size_t t = 0; t < G.steps; ++t)
        for (std::size_t h = 0; h < G.heads; ++h) {
            const std::size_t g = h / (G.heads / G.kv_heads), seen = G.is_causal ? t + 1 : G.memory_steps;
            numbers p(seen);
            double greatest = -1e300, sum = 0;
            for (std::size_t s = 0; s < seen; ++s) {
                for (std::size_t c = 0; c < G.key_dim; ++c)
                    p[s] += q[(t * G.heads + h) * G.key_dim + c] * k[(s * G.kv_heads + g) * G.key_dim + c];
                greatest = std::max(greatest, p[s] /= std::sqrt(static_cast<double>(G.key_dim)));
            }
            for (double& one : p) sum += one = std::exp(one - greatest);
            for (std::size_t s = 0; s < seen; ++s)
                for (std::size_t c = 0; c < G.value_dim; ++c)
                    joined[(t * G.heads + h) * G.value_dim + c] +=
                        p[s] / sum * v[(s * G.kv_heads + g) * G.value_dim + c];
        }
    return project(joined, G.steps, G.heads * G.value_dim, w[6], w[7], G.features);
}

}  // namespace attention_cases
