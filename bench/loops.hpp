// SPDX-License-Identifier: MIT
// The value (summed) and the gradient (stored) of four losses: fused by Weft, unfused, by hand.
#pragma once

#include <weft/formula/activations.hpp>
#include <weft/simd/rows.hpp>
#include <weft/tensor/aligned.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace bench {

namespace simd = weft::simd;
using value = simd::batch<float>;
inline constexpr std::size_t lanes = simd::width<float>;

using weft::prediction;
using weft::target;

inline constexpr auto sigmoid_bce = softplus(prediction) - prediction * target;
inline constexpr auto softmax_cce = -row_sum(target * log(softmax(prediction)));
inline constexpr auto squared_error = square(prediction - target);
inline constexpr auto custom_where =
    where(prediction > target, 1 * (prediction - target), 99 * (target - prediction));

// One row fits a register of 16 lanes; the loop by hand takes whole rows only.
inline constexpr std::size_t ten_classes = 10;

// Rows of predictions, targets and gradients, each padded to whole registers.
struct arrays {
    std::size_t rows, width, stride;
    weft::aligned_block<float> logits, truth, slope;

    // Elements of one row, or rows of ten classes; the numbers differ from element to element.
    arrays(std::size_t elements, std::size_t classes)
        : rows(classes == 0 ? 1 : elements / classes), width(classes == 0 ? elements : classes),
          stride(weft::padded_to(width, lanes)), logits(rows * stride), truth(rows * stride),
          slope(rows * stride) {
        for (std::size_t row = 0; row < rows; ++row) {
            float sum = 0;
            for (std::size_t i = 0; i < width; ++i) {
                const auto n = static_cast<std::uint32_t>(row * width + i);
                const std::uint32_t a = n * 2654435761U, b = (n + 77U) * 2246822519U;
                logits[row * stride + i] = static_cast<float>(a >> 8) * 0x1p-21f - 4.0f;
                sum += truth[row * stride + i] = static_cast<float>(b >> 8) * 0x1p-24f;
            }
            for (std::size_t i = 0; classes != 0 && i < width; ++i) truth[row * stride + i] /= sum;
        }
    }

    // So that a loop which leaves the gradient alone, or stores a wrong one, is noticed.
    double checksum() const {
        double sum = 0;
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t i = 0; i < width; ++i)
                sum += static_cast<double>(slope[row * stride + i]) * static_cast<double>(1 + i % 7);
        return sum;
    }
};

template <auto const& Loss>
struct value_and_gradient {
    static constexpr weft::program_builder built() {
        return weft::lowered(Loss, derivative(Loss, prediction));
    }
    static constexpr auto nodes = static_cast<std::size_t>(built().size());
    static constexpr weft::program<nodes> code = built().finished<nodes>();
};

// What training runs: one pass, the value summed, the gradient stored.
template <auto const& Loss, std::size_t Classes>
class fused {
    using code = value_and_gradient<Loss>;
    static constexpr simd::row_layout layout{
        .width = Classes, .padded_inputs = ~0u, .padded_outputs = ~0u, .totals = 1u};

public:
    explicit fused(arrays& a) {
        constexpr auto logits = static_cast<std::size_t>(code::code.input_index("prediction"));
        constexpr auto truth = static_cast<std::size_t>(code::code.input_index("target"));
        arguments_.inputs[logits] = a.logits.data();
        arguments_.inputs[truth] = a.truth.data();
        arguments_.input_strides[logits] = arguments_.input_strides[truth] = a.stride;
        arguments_.outputs[1] = a.slope.data();
        arguments_.output_strides[1] = a.stride;
        arguments_.rows = a.rows;
        arguments_.width = a.width;
    }
    double operator()(arrays&) const {
        return simd::row_loop<code, float, layout>::run(arguments_)[0];
    }

private:
    simd::row_arguments<float> arguments_;
};

// One node of a program as a program of its own: its operands are arrays, or numbers as written.
template <class Whole, std::size_t Node>
struct one_operation {
    static constexpr weft::program_builder built() {
        weft::program_builder p;
        weft::algebra make(p);
        const weft::instruction& n = Whole::code.nodes[Node];
        constexpr std::array<std::string_view, 3> names{"a", "b", "c"};
        std::array<weft::node, 3> at{-1, -1, -1};
        for (std::size_t k = 0; k < 3; ++k) {
            if (n.operands[k] < 0) continue;
            const weft::instruction& from = Whole::code.nodes[static_cast<std::size_t>(n.operands[k])];
            at[k] = from.code == weft::op::constant ? p.constant(from.value) : p.input(names[k], from.at);
            if (weft::facts(from.code).is_mask) at[k] = make.make(weft::op::less, p.constant(0.5), at[k]);
        }
        p.output(make.number(p.add({.code = n.code, .at = n.at, .operands = at})));
        return p;
    }
    static constexpr auto nodes = static_cast<std::size_t>(built().size());
    static constexpr weft::program<nodes> code = built().template finished<nodes>();
};

// The same program as a loop an operation, each through memory.
template <auto const& Loss, std::size_t Classes>
class unfused {
    using whole = value_and_gradient<Loss>;
    static constexpr std::size_t nodes = whole::nodes;

public:
    explicit unfused(const arrays& a) {
        for (std::size_t i = 0; i < nodes; ++i) {
            const weft::instruction& n = whole::code.nodes[i];
            const bool exists = n.at != weft::level::uniform && n.code != weft::op::input;
            results_[i] = weft::aligned_block<float>(
                !exists ? 0 : n.at == weft::level::row ? a.rows : a.rows * a.stride);
        }
    }
    double operator()(arrays& a) {
        all(a, std::make_index_sequence<nodes>{});
        const auto total = static_cast<std::size_t>(whole::code.outputs[0]);
        const bool a_row = whole::code.nodes[total].at == weft::level::row;
        const std::size_t count = a_row ? a.rows : a.rows * a.stride;
        value sum(0.0f);
        std::size_t i = 0;
        for (; i + lanes <= count; i += lanes) sum = sum + simd::load_aligned(&results_[total][i]);
        double result = static_cast<double>(simd::first(simd::reduce_add(sum)));
        for (; i < count; ++i) result += static_cast<double>(results_[total][i]);
        return result;
    }

private:
    template <std::size_t... Node>
    void all(arrays& a, std::index_sequence<Node...>) {
        (one<Node>(a), ...);
    }
    template <std::size_t Node>
    void one(arrays& a) {
        constexpr weft::instruction n = whole::code.nodes[Node];
        if constexpr (n.at != weft::level::uniform && n.code != weft::op::input) {
            using code = one_operation<whole, Node>;
            simd::row_arguments<float> arguments;
            constexpr std::array<std::string_view, 3> names{"a", "b", "c"};
            for (std::size_t k = 0; k < 3; ++k)
                if (const int i = code::code.input_index(names[k]); i >= 0) {
                    const auto from = static_cast<std::size_t>(n.operands[k]);
                    const weft::instruction& source = whole::code.nodes[from];
                    arguments.inputs[static_cast<std::size_t>(i)] =
                        source.code != weft::op::input ? results_[from].data()
                        : whole::code.inputs[static_cast<std::size_t>(source.input)].view() == "target"
                            ? a.truth.data() : a.logits.data();
                    arguments.input_strides[static_cast<std::size_t>(i)] =
                        source.at == weft::level::row ? 1 : a.stride;
                }
            constexpr bool is_gradient = whole::code.outputs[1] == static_cast<weft::node>(Node);
            arguments.outputs[0] = is_gradient ? a.slope.data() : results_[Node].data();
            arguments.output_strides[0] = n.at == weft::level::row ? 1 : a.stride;
            arguments.rows = a.rows;
            arguments.width = a.width;
            constexpr simd::row_layout layout{
                .width = Classes, .padded_inputs = ~0u, .padded_outputs = ~0u};
            simd::row_loop<code, float, layout>::run(arguments);
        }
    }
    std::array<weft::aligned_block<float>, nodes> results_;
};

// By hand, in xsimd: what someone writes who knows the stable forms. exp and log are xsimd's or, to
// compare loops alone, Weft's. Reductions across lanes are Weft's: those of xsimd 8.1 are slow.
namespace by_hand {

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push  // g++ 12 warns of its own AVX-512 header (GCC bug 105593)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

struct functions_of_xsimd {
    static value exp_nonpositive(value x) { return xsimd::exp(x); }
    static value log1p_unit(value x) { return xsimd::log1p(x); }
    static value log(value x) { return xsimd::log(x); }
};
struct functions_of_weft {
    static value exp_nonpositive(value x) { return simd::exp_nonpositive(x); }
    static value log1p_unit(value x) { return simd::log1p_unit(x); }
    static value log(value x) { return simd::log(x); }
};

template <class Functions>
double sigmoid_bce(arrays& a) {
    const value zero(0.0f), one(1.0f);
    value sum(0.0f);
    for (std::size_t i = 0; i < a.stride; i += lanes) {
        const value z = value::load_aligned(&a.logits[i]), t = value::load_aligned(&a.truth[i]);
        const value e = Functions::exp_nonpositive(-xsimd::abs(z));
        sum += xsimd::max(z, zero) + Functions::log1p_unit(e) - z * t;
        const value r = one / (one + e);
        (xsimd::select(z < zero, e * r, r) - t).store_aligned(&a.slope[i]);
    }
    return static_cast<double>(simd::first(simd::reduce_add(sum)));
}

template <class Functions>
double softmax_cce(arrays& a) {
    constexpr std::size_t vectors = (ten_classes + lanes - 1) / lanes;
    const value lowest(-std::numeric_limits<float>::infinity()), zero(0.0f);
    const auto valid = simd::first_lanes<float>(ten_classes - (vectors - 1) * lanes);
    const auto kept = [&](std::size_t v, value x, value otherwise) {
        return v + 1 < vectors ? x : xsimd::select(valid, x, otherwise);
    };
    value sum(0.0f);
    for (std::size_t row = 0; row < a.rows; ++row) {
        const float* const logits = &a.logits[row * vectors * lanes];
        const float* const truth = &a.truth[row * vectors * lanes];
        float* const slope = &a.slope[row * vectors * lanes];
        value t[vectors], shifted[vectors], e[vectors];
        value largest = lowest, all = zero, total = zero;
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v) {
            t[v] = kept(v, value::load_aligned(truth + v * lanes), zero);
            shifted[v] = value::load_aligned(logits + v * lanes);
            largest = xsimd::max(largest, kept(v, shifted[v], lowest));
            total += t[v];
        }
        largest = simd::reduce_max(largest);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v) {
            shifted[v] -= largest;
            e[v] = kept(v, Functions::exp_nonpositive(shifted[v]), zero);
            all += e[v];
        }
        all = simd::reduce_add(all);
        const value log_all = Functions::log(all), scale = simd::reduce_add(total) / all;
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v) {
            sum -= kept(v, t[v] * (shifted[v] - log_all), zero);
            (e[v] * scale - t[v]).store_aligned(slope + v * lanes);
        }
    }
    return static_cast<double>(simd::first(simd::reduce_add(sum)));
}

inline double squared_error(arrays& a) {
    value sum(0.0f);
    for (std::size_t i = 0; i < a.stride; i += lanes) {
        const value d = value::load_aligned(&a.logits[i]) - value::load_aligned(&a.truth[i]);
        sum += d * d;
        (d + d).store_aligned(&a.slope[i]);
    }
    return static_cast<double>(simd::first(simd::reduce_add(sum)));
}

inline double custom_where(arrays& a) {
    const value one(1.0f), much(99.0f);
    value sum(0.0f);
    for (std::size_t i = 0; i < a.stride; i += lanes) {
        const value y = value::load_aligned(&a.logits[i]), t = value::load_aligned(&a.truth[i]);
        const auto above = y > t;
        sum += xsimd::select(above, y - t, much * (t - y));
        xsimd::select(above, one, -much).store_aligned(&a.slope[i]);
    }
    return static_cast<double>(simd::first(simd::reduce_add(sum)));
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

}  // namespace by_hand

}  // namespace bench
