// SPDX-License-Identifier: MIT
// The area under the curve of true positives over false positives.
#pragma once

#include <weft/train/class_rows.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace weft::inline v0_1 {

// The chance that a sample of class 1 has a higher score than one of class 0, equal scores counting
// half. Exact: ranks are summed as whole numbers, and divided once.
//
// shapes   both [samples]; targets are 0 and 1
// errors   no sample, lengths that differ, other labels or a score that is NaN (the row is named),
//          no sample of one class: weft::error
// source   Hanley and McNeil 1982: the statistic of Wilcoxon, Mann and Whitney
template <number_range Targets, number_range Predictions>
double auc(const Targets& targets, const Predictions& scores) {
    const auto rows = make_class_rows("auc", targets, scores, 1);
    const auto score = [&](std::size_t row) { return rows.row(row)[0]; };
    std::vector<std::size_t> order(rows.samples());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const std::size_t row : order)
        if (score(row) != score(row))
            raise_error({"weft: auc: score of row ", row, ": expected a number, found nan"});
    const auto positives = static_cast<std::uint64_t>(std::count_if(
        order.begin(), order.end(), [&](std::size_t row) { return rows.label(row) == 1; }));
    const std::uint64_t negatives = rows.samples() - positives;
    if (positives == 0 || negatives == 0)
        raise_error({"weft: auc: expected samples of both classes, found ", negatives,
                     " of class 0 and ", positives, " of class 1"});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return score(a) < score(b); });
    // Twice the number of pairs that are in order: those below, and half of those equal.
    std::uint64_t twice_the_pairs = 0, below = 0;
    for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
        std::uint64_t ones_here = 0;
        for (; last < order.size() && score(order[last]) == score(order[first]); ++last)
            ones_here += rows.label(order[last]);
        const std::uint64_t zeros_here = last - first - ones_here;
        twice_the_pairs += ones_here * (2 * below + zeros_here);
        below += zeros_here;
    }
    return static_cast<double>(twice_the_pairs) / static_cast<double>(2 * positives * negatives);
}

// Of a network with one output.
template <auto const& Net, class Real, class Math>
    requires(model<Net, Real, Math>::output_size == 1)
double auc(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    return auc(data.targets, predictions_for(m, data));
}

}  // namespace weft
