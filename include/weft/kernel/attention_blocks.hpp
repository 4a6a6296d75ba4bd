// SPDX-License-Identifier: MIT
// What the kernels of attention share: sizes, arrays of a sample, and blocks of its scores.
#pragma once

#include <weft/kernel/dense.hpp>

namespace weft::inline v0_1::kernels {

// What attention does with one sample; a template argument. Without a memory of its own the memory
// is the sequence itself.
struct attention_geometry {
    std::size_t steps = 1, features = 1, memory_steps = 1, memory_features = 1;
    std::size_t heads = 1, kv_heads = 1, key_dim = 1, value_dim = 1;
    bool is_causal = false, is_rotary = false;
};

// A number for each parameter, or where it is; biases are null where there are none.
template <class Pointer>
struct attention_parameters {
    Pointer query_kernel, query_bias, key_kernel, key_bias, value_kernel, value_bias;
    Pointer output_kernel, output_bias;
};

// The sizes of what a sample needs, in numbers; a row of a head is padded to whole registers.
template <attention_geometry G, class Real>
struct attention_sizes {
    static constexpr std::size_t key_row = padded_to(G.key_dim, lanes<Real>);
    static constexpr std::size_t value_row = padded_to(G.value_dim, lanes<Real>);
    static constexpr std::size_t joined = G.heads * G.value_dim;  // a step of all heads' results
    static constexpr std::size_t joined_row = padded<joined, Real>;
    static constexpr std::size_t log_row = padded_to(G.steps, lanes<Real>);

    // So many rows of scores and so many columns at a time stay in the first-level cache.
    static constexpr std::size_t panel = simd::tile_vectors * lanes<Real>;
    static constexpr std::size_t block_rows = std::min(simd::rows_at_once, G.steps);
    static constexpr std::size_t block_columns =
        std::min(padded_to(G.memory_steps, panel), 512 / sizeof(Real));
    static constexpr std::size_t block = block_rows * block_columns;
    static constexpr std::size_t columns = padded_to(G.memory_steps, panel);  // of a row of scores

    static constexpr std::size_t queries = G.heads * G.steps * key_row;
    static constexpr std::size_t keys = G.kv_heads * G.memory_steps * key_row;
    static constexpr std::size_t values = G.kv_heads * G.memory_steps * value_row;
    static constexpr std::size_t results = G.steps * joined_row;
    static constexpr std::size_t kept = queries + keys + values + results + G.heads * log_row;

    static constexpr std::size_t forward_workspace =
        key_row * columns + block + block_rows * value_row;
};

// What is kept of a sample: queries (scaled, turned), keys, values and the heads' results, which
// are joined; the logarithms of the sums of exponentials of every row of scores.
template <attention_geometry G, class Real>
struct attention_arrays {
    using sizes = attention_sizes<G, Real>;
    Real *queries, *keys, *values, *results, *logs;

    explicit attention_arrays(Real* kept)
        : queries(kept), keys(queries + sizes::queries), values(keys + sizes::keys),
          results(values + sizes::values), logs(results + sizes::results) {}

    Real* queries_of(std::size_t head) const { return queries + head * G.steps * sizes::key_row; }
    Real* keys_of(std::size_t head) const { return keys + head * G.memory_steps * sizes::key_row; }
    Real* values_of(std::size_t head) const {
        return values + head * G.memory_steps * sizes::value_row;
    }
};

namespace detail {

// Where a block of scores begins, and its extent; a row sees the first seen(row) of its columns.
template <attention_geometry G>
struct score_block {
    std::size_t row, rows, column, columns;

    std::size_t seen(std::size_t of_row) const {
        if constexpr (!G.is_causal) return columns;
        const std::size_t last = row + of_row + 1;
        return last <= column ? 0 : std::min(columns, last - column);
    }
};

// block(score_block) for the columns that some of the rows from row on see, in their order.
template <attention_geometry G, class Real, class Block>
void over_columns(std::size_t row, std::size_t rows, const Block& block) {
    constexpr std::size_t most = attention_sizes<G, Real>::block_columns;
    const std::size_t end = G.is_causal ? std::min(G.memory_steps, row + rows) : G.memory_steps;
    for (std::size_t column = 0; column < end; column += most)
        block(score_block<G>{row, rows, column, std::min(most, end - column)});
}

// The rows of a head as columns, panel after panel of them.
template <attention_geometry G, std::size_t Width, class Real>
void transpose_head(const Real* rows, Real* to) {
    constexpr std::size_t stride = padded_to(Width, lanes<Real>);
    constexpr std::size_t panel = attention_sizes<G, Real>::panel;
    for (std::size_t row = 0; row < G.memory_steps; row += panel)
        simd::transpose_panel<G.memory_steps, Width, stride, simd::tile_vectors>(
            rows, row, to + row * stride);
}

// The products of a block's rows with all its columns, from rows of a head and a transposed head.
template <attention_geometry G, std::size_t Width, class Real>
void products_of_block(const score_block<G>& of, const Real* rows, const Real* columns, Real* to) {
    using sizes = attention_sizes<G, Real>;
    constexpr std::size_t stride = padded_to(Width, lanes<Real>), panel = sizes::panel;
    for (std::size_t c = 0; c < of.columns; c += panel) {
        const simd::contraction<Real, stride, 1, panel> product{
            .a = rows + of.row * stride, .b = columns + (of.column + c) * stride, .depth = Width};
        simd::band<simd::tile_vectors>(
            product, 0, of.rows, 0, simd::tile_vectors, false,
            simd::row_store<Real, sizes::block_columns, sizes::block_columns>{to + c});
    }
}

// change(register) for the seen numbers of a row, a whole register of 0 behind.
template <class Real, class Change>
[[gnu::always_inline]] inline void over_seen(std::size_t seen, std::size_t columns,
                                             const Change& change) {
    std::size_t c = 0;
    for (; c + lanes<Real> <= seen; c += lanes<Real>) change(c, lanes<Real>);
    for (; c < columns; c += lanes<Real>) change(c, seen > c ? seen - c : 0);
}

// value in the first count lanes, other behind.
template <class Real>
[[gnu::always_inline]] inline simd::batch<Real> first_of(std::size_t count, simd::batch<Real> value,
                                                         Real other) {
    if (count == lanes<Real>) return value;
    return simd::select(simd::first_lanes<Real>(count), value, simd::batch<Real>(other));
}

}  // namespace detail

}  // namespace weft::kernels
