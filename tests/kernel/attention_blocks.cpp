// SPDX-License-Identifier: MIT
// Blocks of scores: together they are what every row sees, once.
#include <weft/kernel/attention_blocks.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

namespace attention_blocks_tests {

using namespace weft;

constexpr kernels::attention_geometry long_sequence{.steps = 1000, .features = 8, .memory_steps = 1000,
                                                    .memory_features = 8, .heads = 2, .kv_heads = 2,
                                                    .key_dim = 16, .value_dim = 16, .is_causal = true};
static_assert(kernels::attention_sizes<long_sequence, float>::kept < long_sequence.steps * long_sequence.steps);

BOOST_AUTO_TEST_CASE(blocks_cover_what_every_row_sees_once) {
    using sizes = kernels::attention_sizes<long_sequence, float>;
    std::vector<std::size_t> seen(long_sequence.steps), computed(long_sequence.steps);
    for (std::size_t row = 0; row < long_sequence.steps; row += sizes::block_rows) {
        const std::size_t rows = std::min(sizes::block_rows, long_sequence.steps - row);
        kernels::detail::over_columns<long_sequence, float>(
            row, rows, [&](const kernels::detail::score_block<long_sequence>& b) {
                BOOST_TEST(b.columns <= sizes::block_columns);
                for (std::size_t r = 0; r < rows; ++r) {
                    seen[row + r] += b.seen(r);
                    computed[row + r] += b.columns;
                }
            });
    }
    for (std::size_t step = 0; step < long_sequence.steps; ++step) {
        BOOST_TEST(seen[step] == step + 1);
        BOOST_TEST(computed[step] < step + 1 + sizes::block_rows);  // no block that nobody sees
    }
}

}  // namespace attention_blocks_tests
