// SPDX-License-Identifier: MIT
// Attention of several heads forward, of one sample: no matrix of all scores is stored.
#pragma once

#include <weft/kernel/attention_blocks.hpp>
#include <weft/kernel/channels.hpp>
#include <weft/kernel/rotary_positions.hpp>
#include <weft/simd/math.hpp>

#include <limits>

namespace weft::inline v0_1::kernels {

namespace detail {

// Of the rows of a block the greatest score so far, the sum of exponentials of what the scores are
// below it, and what those before are multiplied by.
template <attention_geometry G, class Real>
struct row_numbers {
    static constexpr std::size_t count =
        padded_to(attention_sizes<G, Real>::block_rows, lanes<Real>);
    alignas(simd::alignment) Real greatest[count], sum[count], factor[count];
};

// The row's scores become their exponentials below the greatest so far, 0 where not seen.
template <class Real>
void exponentials(Real* scores, std::size_t seen, std::size_t columns, Real& greatest, Real& sum) {
    simd::batch<Real> most(greatest), total(Real(0));
    over_seen<Real>(seen, seen, [&](std::size_t c, std::size_t count)
                                    __attribute__((always_inline)) {
        most = simd::maximum(first_of(count, simd::load_aligned(scores + c),
                                      -std::numeric_limits<Real>::infinity()), most);
    });
    most = simd::reduce_max(most);
    over_seen<Real>(seen, columns, [&](std::size_t c, std::size_t count)
                                       __attribute__((always_inline)) {
        const simd::batch<Real> below = simd::load_aligned(scores + c) - most;
        const auto value = simd::rounded(first_of(count, simd::exp_nonpositive(below), Real(0)));
        simd::store_aligned(scores + c, value);
        total = total + value;
    });
    greatest = simd::first(most);
    sum = simd::first(simd::reduce_add(total));
}

// The scores of a block become exponentials; of the sums before the factors are left.
template <attention_geometry G, class Real>
void take_block(const score_block<G>& of, Real* scores, row_numbers<G, Real>& rows) {
    constexpr std::size_t stride = attention_sizes<G, Real>::block_columns;
    row_numbers<G, Real> next = rows;
    for (std::size_t r = 0; r < of.rows; ++r)
        exponentials(scores + r * stride, of.seen(r), of.columns, next.greatest[r], next.sum[r]);
    for (std::size_t r = 0; r < rows.count; r += lanes<Real>) {
        const simd::batch<Real> sum = simd::load_aligned(next.sum + r);
        const auto factor = simd::exp_nonpositive(simd::load_aligned(rows.greatest + r)
                                                  - simd::load_aligned(next.greatest + r));
        const simd::batch<Real> before = simd::load_aligned(rows.sum + r);
        simd::store_aligned(rows.factor + r, factor);
        simd::store_aligned(rows.sum + r, of.column == 0 ? sum : simd::fma(before, factor, sum));
        simd::store_aligned(rows.greatest + r, simd::load_aligned(next.greatest + r));
    }
}

}  // namespace detail

template <attention_geometry G, class Real>
class attention_forward {
    using sizes = attention_sizes<G, Real>;
    using arrays = attention_arrays<G, Real>;
    using parameters = attention_parameters<const Real*>;
    static constexpr std::size_t key_row = sizes::key_row, value_row = sizes::value_row;

public:
    static constexpr std::size_t workspace = sizes::forward_workspace;

    // y of a sample; done(step, vector, value) takes its registers. Lanes behind the features of
    // what it takes are 0.
    //
    // shapes   x [steps, features], memory [memory steps, memory features], packed (memory may be
    //          x); parameters as layer/attention.hpp says, their rows padded with 0 to whole
    //          registers; kept [attention_sizes::kept], work [workspace], aligned
    // order    scores and results sum in the order of features and of steps; the exponentials of a
    //          row block after block of columns
    // source   Vaswani et al. 2017; blocks: Milakov and Gimelshein 2018, Dao et al. 2022
    template <class Done>
    static void run(const parameters& w, const Real* x, const Real* memory, Real* kept, Real* work,
                    const Done& done) {
        const arrays a(kept);
        project<G.features, G.steps, G.heads, G.key_dim>(w.query_kernel, w.query_bias, x,
                                                         a.queries, scale());
        project<G.memory_features, G.memory_steps, G.kv_heads, G.key_dim>(w.key_kernel, w.key_bias,
                                                                          memory, a.keys);
        project<G.memory_features, G.memory_steps, G.kv_heads, G.value_dim>(
            w.value_kernel, w.value_bias, memory, a.values);
        if constexpr (G.is_rotary) {
            for (std::size_t h = 0; h < G.heads; ++h) rotate<G.steps, G.key_dim>(a.queries_of(h));
            for (std::size_t h = 0; h < G.kv_heads; ++h)
                rotate<G.memory_steps, G.key_dim>(a.keys_of(h));
        }
        for (std::size_t h = 0; h < G.heads; ++h) {
            const std::size_t of_keys = h / (G.heads / G.kv_heads);
            if (h % (G.heads / G.kv_heads) == 0)
                detail::transpose_head<G, G.key_dim>(a.keys_of(of_keys), work);
            head(a, h, work, a.values_of(of_keys), work + key_row * sizes::columns);
        }
        const simd::contraction<Real, sizes::joined_row, 1, padded<G.features, Real>> joined{
            .a = a.results, .b = w.output_kernel, .depth = sizes::joined, .start = w.output_bias};
        simd::contract<G.features>(joined, G.steps, done);
    }

    // What queries are multiplied by, and their gradients.
    static constexpr Real scale() {
        return static_cast<Real>(1 / scalar::sqrt(static_cast<double>(G.key_dim)));
    }

private:
    // factor (x W + b) of every head.
    template <std::size_t Inputs, std::size_t Steps, std::size_t Heads, std::size_t Width>
    static void project(const Real* w, const Real* bias, const Real* x, Real* to,
                        Real factor = Real(1)) {
        constexpr std::size_t of_head = padded<Width, Real>, row = padded_to(Width, lanes<Real>);
        for (std::size_t h = 0; h < Heads; ++h) {
            const simd::contraction<Real, Inputs, 1, Heads * of_head> product{
                .a = x,
                .b = w + h * of_head,
                .depth = Inputs,
                .start = bias == nullptr ? nullptr : bias + h * of_head};
            const simd::row_store<Real, row, row> store{to + h * Steps * row};
            const simd::batch<Real> factors(factor);
            simd::contract<Width>(
                product, Steps,
                [=](std::size_t step, std::size_t vector, simd::batch<Real> value)
                    __attribute__((always_inline)) { store(step, vector, value * factors); });
        }
    }

    // The results of a head; work holds a block of scores and one of results.
    static void head(const arrays& a, std::size_t h, const Real* keys, const Real* values,
                     Real* work) {
        Real* const scores = work;
        Real* const sums = work + sizes::block;
        for (std::size_t row = 0; row < G.steps; row += sizes::block_rows) {
            const std::size_t rows = std::min(sizes::block_rows, G.steps - row);
            detail::row_numbers<G, Real> numbers{};
            std::fill_n(numbers.greatest, rows, -std::numeric_limits<Real>::infinity());
            detail::over_columns<G, Real>(row, rows, [&](const detail::score_block<G>& of) {
                detail::products_of_block<G, G.key_dim>(of, a.queries_of(h), keys, scores);
                detail::take_block(of, scores, numbers);
                if (of.column > 0) multiply_rows(sums, numbers.factor, rows);
                const simd::contraction<Real, sizes::block_columns, 1, value_row> product{
                    .a = scores,
                    .b = values + of.column * value_row,
                    .depth = of.columns,
                    .start = of.column > 0 ? sums : nullptr,
                    .start_row_stride = value_row};
                simd::contract<value_row>(product, rows,
                                          simd::row_store<Real, value_row, value_row>{sums});
            });
            finish(a, h, row, rows, numbers, sums);
        }
    }
    static void multiply_rows(Real* to, const Real* factors, std::size_t rows) {
        for (std::size_t r = 0; r < rows; ++r, to += value_row) {
            const simd::batch<Real> factor(factors[r]);
            for (std::size_t c = 0; c < value_row; c += lanes<Real>)
                simd::store_aligned(to + c, simd::load_aligned(to + c) * factor);
        }
    }
    static void finish(const arrays& a, std::size_t h, std::size_t row, std::size_t rows,
                       const detail::row_numbers<G, Real>& numbers, const Real* sums) {
        using result = channels<G.value_dim, Real>;
        for (std::size_t r = 0; r < rows; ++r) {
            const simd::batch<Real> part(Real(1) / numbers.sum[r]);
            Real* const to = a.results + (row + r) * sizes::joined_row + h * G.value_dim;
            for (std::size_t v = 0; v < result::registers; ++v)
                result::store(to, v, part * simd::load_aligned(sums + r * value_row
                                                               + v * lanes<Real>));
        }
        Real* const logs = a.logs + h * sizes::log_row + row;
        for (std::size_t r = 0; r < rows; r += lanes<Real>) {
            const auto of_sum = simd::rounded(simd::log(simd::load_aligned(numbers.sum + r)));
            simd::store_aligned(logs + r, simd::load_aligned(numbers.greatest + r) + of_sum);
        }
    }
};

}  // namespace weft::kernels
