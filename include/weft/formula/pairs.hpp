// SPDX-License-Identifier: MIT
// What a formula of all pairs of samples of a batch is written with.
#pragma once

#include <weft/formula/functions.hpp>

namespace weft::inline v0_1 {

// A row belongs to one sample, its elements to all samples of the batch: the inner product of its
// prediction with theirs, which is the cosine where the network ends with rows of length 1; their
// labels beside its own, label; their places in the batch beside its own.
inline constexpr placeholder<"similarity"> similarity{};
inline constexpr placeholder<"other_label"> other_label{};
inline constexpr placeholder<"sample_index", level::row> sample_index{};
inline constexpr placeholder<"other_index"> other_index{};

// Conditions for where: another sample of the same class, a sample of another class.
inline constexpr auto positive_pair = label == other_label && sample_index != other_index;
inline constexpr auto negative_pair = label != other_label;

}  // namespace weft
