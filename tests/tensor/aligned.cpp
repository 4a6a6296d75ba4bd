// SPDX-License-Identifier: MIT
// Aligned blocks: alignment, zeros at first, copies, moves, empty ones.
#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace {

using weft::aligned_block;

static_assert(std::is_nothrow_move_constructible_v<aligned_block<float>>);

template <class Real>
bool is_aligned(const aligned_block<Real>& block) {
    return reinterpret_cast<std::uintptr_t>(block.data()) % weft::storage_alignment == 0;
}

BOOST_AUTO_TEST_CASE(a_block_is_aligned_and_zero) {
    for (std::size_t count = 1; count < 40; ++count) {
        const aligned_block<float> floats(count);
        const aligned_block<double> doubles(count);
        BOOST_TEST((is_aligned(floats) && is_aligned(doubles)));
        BOOST_TEST(floats.size() == count);
        for (const float value : floats) BOOST_TEST(value == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_copy_is_another_block_and_a_move_takes_it) {
    aligned_block<double> block(3);
    block[2] = 7;
    aligned_block<double> copy = block;
    copy[2] = 8;
    BOOST_TEST((block[2] == 7 && copy[2] == 8 && is_aligned(copy)));
    const double* const at = copy.data();
    const aligned_block<double> moved = std::move(copy);
    BOOST_TEST((moved.data() == at && moved[2] == 8));
    block = moved;
    BOOST_TEST((block[2] == 8 && block.data() != at));
    block = aligned_block<double>(5);
    BOOST_TEST((block.size() == 5u && block[2] == 0));
    block.fill(2);
    BOOST_TEST((block[0] == 2 && block[4] == 2));
}

BOOST_AUTO_TEST_CASE(an_empty_block_is_fine) {
    aligned_block<float> none, zero(0);
    BOOST_TEST((none.size() == 0u && zero.begin() == zero.end()));
    none = aligned_block<float>(zero);
    BOOST_TEST(none.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_moved_from_block_is_empty) {
    aligned_block<float> block(4);
    const aligned_block<float> other = std::move(block);
    BOOST_TEST(other.size() == 4u);
    BOOST_TEST(block.size() == 0u);  // NOLINT
}

}  // namespace
