// SPDX-License-Identifier: MIT
// Attention of several heads backward, of one sample: probabilities are computed anew from what
// the forward pass kept.
#pragma once

#include <weft/kernel/attention.hpp>

namespace weft::inline v0_1::kernels {

template <attention_geometry G, class Real>
class attention_backward {
    using sizes = attention_sizes<G, Real>;
    using arrays = attention_arrays<G, Real>;
    template <class Pointer>
    using parameters = attention_parameters<Pointer>;
    static constexpr std::size_t key_row = sizes::key_row, value_row = sizes::value_row;
    static constexpr std::size_t block_columns = sizes::block_columns;
    static constexpr std::size_t shared_by = G.heads / G.kv_heads;

    // The workspace, part after part.
    static constexpr std::size_t panel_size =
        std::max({panel_elements<G.features, Real>, panel_elements<G.key_dim, Real>,
                  panel_elements<G.value_dim, Real>});
    static constexpr std::size_t part_sizes[] = {
        key_row * sizes::columns,          // keys as columns
        value_row * sizes::columns,        // values as columns
        sizes::block,                      // probabilities
        sizes::block,                      // the gradients of scores
        G.steps * value_row,               // the gradient of a head's results
        sizes::log_row,                    // its products with them
        sizes::block_rows * key_row,       // the gradient of a block of queries
        G.memory_steps * key_row,          // of keys
        G.memory_steps * value_row,        // of values
        panel_size};
    struct work_arrays {
        Real *keys, *values, *probabilities, *scores, *results, *products, *queries, *of_keys,
            *of_values, *panel;
        explicit work_arrays(Real* work) {
            Real** const parts[] = {&keys,     &values,  &probabilities, &scores,    &results,
                                    &products, &queries, &of_keys,       &of_values, &panel};
            for (std::size_t i = 0; i < std::size(parts); ++i) {
                *parts[i] = work;
                work += part_sizes[i];
            }
        }
    };

public:
    static constexpr std::size_t workspace = [] {
        std::size_t sum = 0;
        for (const std::size_t size : part_sizes) sum += size;
        return sum;
    }();

    // The gradients of queries, keys and values, which take their places in kept; and of x and of
    // the memory, written whole, each only if not null, and added up where both are one array.
    //
    // shapes   dy [steps, features], dx and dmemory as x and memory, packed; the rest as forward
    // order    a head's gradients sum block after block of rows, then of columns; those of x in the
    //          order of queries, keys, values, each in the order of heads
    static void inputs(const parameters<const Real*>& w, const Real* dy, Real* kept, Real* dx,
                       Real* dmemory, Real* work) {
        const arrays a(kept);
        const work_arrays of(work);
        for (std::size_t h = 0; h < G.kv_heads; ++h) {
            detail::transpose_head<G, G.key_dim>(a.keys_of(h), of.keys);
            detail::transpose_head<G, G.value_dim>(a.values_of(h), of.values);
            std::fill_n(of.of_keys, G.memory_steps * key_row, Real(0));
            std::fill_n(of.of_values, G.memory_steps * value_row, Real(0));
            for (std::size_t q = h * shared_by; q < (h + 1) * shared_by; ++q)
                head(w, dy, a, q, h, of);
            std::copy_n(of.of_keys, G.memory_steps * key_row, a.keys_of(h));
            std::copy_n(of.of_values, G.memory_steps * value_row, a.values_of(h));
            if constexpr (G.is_rotary) rotate<G.memory_steps, G.key_dim, true>(a.keys_of(h));
        }
        if (dx != nullptr) {
            std::fill_n(dx, G.steps * G.features, Real(0));
            give<G.features, G.steps, G.heads, G.key_dim>(w.query_kernel, a.queries, of.panel, dx);
        }
        if (dmemory == nullptr) return;
        constexpr std::size_t width = G.memory_features, steps = G.memory_steps;
        if (dmemory != dx) std::fill_n(dmemory, steps * width, Real(0));
        give<width, steps, G.kv_heads, G.key_dim>(w.key_kernel, a.keys, of.panel, dmemory);
        give<width, steps, G.kv_heads, G.value_dim>(w.value_kernel, a.values, of.panel, dmemory);
    }

    // Adds the gradients of the parameters, from what inputs() left in kept.
    //
    // shapes   x, memory and dy as above, dy readable for a register behind; dw as the parameters,
    //          biases null where there are none; the padding of dw stays as it is
    // order    the steps of a sample, added one after another to what is there
    static void weights(const Real* x, const Real* memory, const Real* dy, const Real* kept,
                        const parameters<Real*>& dw) {
        const arrays a(const_cast<Real*>(kept));
        add_weights<G.features, G.steps, G.heads, G.key_dim>(x, a.queries, dw.query_kernel,
                                                             dw.query_bias);
        add_weights<G.memory_features, G.memory_steps, G.kv_heads, G.key_dim>(
            memory, a.keys, dw.key_kernel, dw.key_bias);
        add_weights<G.memory_features, G.memory_steps, G.kv_heads, G.value_dim>(
            memory, a.values, dw.value_kernel, dw.value_bias);
        constexpr std::size_t row = padded<G.features, Real>;
        const simd::contraction<Real, 1, sizes::joined_row, G.features> product{
            .a = a.results,
            .b = dy,
            .depth = G.steps,
            .start = dw.output_kernel,
            .start_row_stride = row};
        using of_step = channels<G.features, Real>;
        simd::contract<G.features>(
            product, sizes::joined,
            [to = dw.output_kernel](std::size_t r, std::size_t vector, simd::batch<Real> value)
                __attribute__((always_inline)) { of_step::store(to + r * row, vector, value); });
        if (dw.output_bias == nullptr) return;
        for (std::size_t step = 0; step < G.steps; ++step)
            for (std::size_t vector = 0; vector < of_step::registers; ++vector)
                of_step::add(dw.output_bias, vector,
                             of_step::load(dy + step * G.features, vector));
    }

private:
    // Gradients of a head of queries, and what it adds to those of its keys and values.
    static void head(const parameters<const Real*>& w, const Real* dy, const arrays& a,
                     std::size_t h, std::size_t of_keys, const work_arrays& of) {
        constexpr std::size_t row = padded<G.features, Real>;
        // g++ 12 at -O2 left a number in the lane behind the last (5 of 8 doubles, 9 features).
        const auto store = [to = of.results](std::size_t step, std::size_t vector,
                                             simd::batch<Real> value)
                               __attribute__((always_inline)) {
            constexpr std::size_t tail = G.value_dim % lanes<Real>;
            if (tail != 0 && vector == G.value_dim / lanes<Real>)
                value = detail::first_of(tail, value, Real(0));
            simd::store_aligned(to + step * value_row + vector * lanes<Real>, value);
        };
        transposed_product<G.value_dim, G.features, G.features, row>(
            dy, w.output_kernel + h * G.value_dim * row, of.panel, G.steps, store);
        products_with_results(a, h, of);
        const Real* const logs = a.logs + h * sizes::log_row;
        for (std::size_t first = 0; first < G.steps; first += sizes::block_rows) {
            const std::size_t rows = std::min(sizes::block_rows, G.steps - first);
            detail::over_columns<G, Real>(first, rows, [&](const detail::score_block<G>& b) {
                detail::products_of_block<G, G.key_dim>(b, a.queries_of(h), of.keys,
                                                        of.probabilities);
                detail::products_of_block<G, G.value_dim>(b, of.results, of.values, of.scores);
                for (std::size_t r = 0; r < rows; ++r)
                    row_of_block(of.probabilities + r * block_columns,
                                 of.scores + r * block_columns, logs[first + r],
                                 of.products[first + r], b.seen(r), b.columns);
                add_rows<value_row>(of.probabilities, of.results + first * value_row, b,
                                    of.of_values);
                add_rows<key_row>(of.scores, a.queries_of(h) + first * key_row, b, of.of_keys);
                const simd::contraction<Real, block_columns, 1, key_row> product{
                    .a = of.scores,
                    .b = a.keys_of(of_keys) + b.column * key_row,
                    .depth = b.columns,
                    .start = b.column > 0 ? of.queries : nullptr,
                    .start_row_stride = key_row};
                simd::contract<key_row>(product, rows,
                                        simd::row_store<Real, key_row, key_row>{of.queries});
            });
            const simd::batch<Real> scale(attention_forward<G, Real>::scale());
            Real* const queries = a.queries_of(h) + first * key_row;
            for (std::size_t i = 0; i < rows * key_row; i += lanes<Real>)
                simd::store_aligned(queries + i, simd::load_aligned(of.queries + i) * scale);
        }
        if constexpr (G.is_rotary) rotate<G.steps, G.key_dim, true>(a.queries_of(h));
    }
    // Of every step the product of a head's result with its gradient.
    static void products_with_results(const arrays& a, std::size_t h, const work_arrays& of) {
        using result = channels<G.value_dim, Real>;
        for (std::size_t step = 0; step < G.steps; ++step) {
            const Real* const y = a.results + step * sizes::joined_row + h * G.value_dim;
            simd::batch<Real> sum(Real(0));
            for (std::size_t v = 0; v < result::registers; ++v)
                sum = simd::fma(
                    result::load_within(y, v),
                    simd::load_aligned(of.results + step * value_row + v * lanes<Real>), sum);
            of.products[step] = simd::first(simd::reduce_add(sum));
        }
    }
    // p = exp(score - log of the sum), and p (dp - product) where dp was.
    static void row_of_block(Real* p, Real* dp, Real log, Real product, std::size_t seen,
                             std::size_t columns) {
        detail::over_seen<Real>(seen, columns, [&](std::size_t c, std::size_t count)
                                                   __attribute__((always_inline)) {
            const auto below = simd::load_aligned(p + c) - simd::batch<Real>(log);
            const auto value = detail::first_of(count, simd::exp(below), Real(0));
            const auto change = simd::load_aligned(dp + c) - simd::batch<Real>(product);
            simd::store_aligned(p + c, value);
            simd::store_aligned(dp + c, detail::first_of(count, value * change, Real(0)));
        });
    }
    // Adds the transposed block's products with rows to those of its columns.
    template <std::size_t Width>
    static void add_rows(const Real* block, const Real* rows, const detail::score_block<G>& b,
                         Real* to) {
        to += b.column * Width;
        const simd::contraction<Real, 1, block_columns, Width> product{
            .a = block, .b = rows, .depth = b.rows, .start = to, .start_row_stride = Width};
        simd::contract<Width>(product, b.columns, simd::row_store<Real, Width, Width>{to});
    }

    // Adds to dx what comes through the weights of every head.
    template <std::size_t Inputs, std::size_t Steps, std::size_t Heads, std::size_t Width>
    static void give(const Real* w, const Real* gradient, Real* panel, Real* dx) {
        constexpr std::size_t of_head = padded<Width, Real>, row = padded_to(Width, lanes<Real>);
        for (std::size_t h = 0; h < Heads; ++h)
            transposed_product<Inputs, Width, row, Heads * of_head>(
                gradient + h * Steps * row, w + h * of_head, panel, Steps,
                simd::row_store<Real, Inputs, Inputs, true>{dx});
    }
    template <std::size_t Inputs, std::size_t Steps, std::size_t Heads, std::size_t Width>
    static void add_weights(const Real* x, const Real* gradient, Real* dw, Real* db) {
        constexpr std::size_t of_head = padded<Width, Real>, row = padded_to(Width, lanes<Real>);
        for (std::size_t h = 0; h < Heads; ++h) {
            Real* const to = dw + h * of_head;
            const Real* const of_steps = gradient + h * Steps * row;
            const simd::contraction<Real, 1, Inputs, row> product{.a = x,
                                                                  .b = of_steps,
                                                                  .depth = Steps,
                                                                  .start = to,
                                                                  .start_row_stride =
                                                                      Heads * of_head};
            simd::contract<row>(product, Inputs, simd::row_store<Real, row, Heads * of_head>{to});
            if (db == nullptr) continue;
            for (std::size_t c = 0; c < row; c += lanes<Real>) {
                simd::batch<Real> sum = simd::load_aligned(db + h * of_head + c);
                for (std::size_t step = 0; step < Steps; ++step)
                    sum = sum + simd::load_aligned(of_steps + step * row + c);
                simd::store_aligned(db + h * of_head + c, sum);
            }
        }
    }
};

}  // namespace weft::kernels
