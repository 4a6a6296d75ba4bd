// SPDX-License-Identifier: MIT
// Formulas of pairs of samples: which are positive, which negative, and what a row of them is worth.
#include <weft/formula/pairs.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

namespace {

using namespace weft;

// Sample 1 of a batch of four with these labels.
constexpr std::array<double, 4> labels{3, 5, 5, 0}, places{0, 1, 2, 3};

constexpr auto positive = evaluate(where(positive_pair, 1, 0), label = 5.0, other_label = labels,
                                   sample_index = 1.0, other_index = places);
constexpr auto negative = evaluate(where(negative_pair, 1, 0), label = 5.0, other_label = labels);
static_assert(positive == std::array<double, 4>{0, 0, 1, 0});
static_assert(negative == std::array<double, 4>{1, 0, 0, 1});

// A contrastive loss: positive pairs are to be alike, negative ones at most 0.5 alike.
constexpr auto contrastive = where(positive_pair, 1 - similarity,
                                   where(negative_pair, max(similarity - 0.5, 0), 0));

constexpr std::array<double, 4> similarities{0.75, 1, 0.25, -1};

BOOST_AUTO_TEST_CASE(a_loss_of_pairs_and_its_slope_are_evaluated_as_any_formula) {
    const auto value = evaluate(contrastive, similarity = similarities, label = 5.0, other_label = labels,
                                sample_index = 1.0, other_index = places);
    BOOST_TEST((value == std::array<double, 4>{0.25, 0, 0.75, 0}));
    const auto slope = evaluate(derivative(contrastive, similarity), similarity = similarities, label = 5.0,
                                other_label = labels, sample_index = 1.0, other_index = places);
    BOOST_TEST((slope == std::array<double, 4>{1, 0, -1, 0}));
}

}  // namespace
