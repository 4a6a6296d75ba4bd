// SPDX-License-Identifier: MIT
// The schedule that rises once and falls far below its start.
#pragma once

#include <weft/schedule/cosine_decay.hpp>

namespace weft::inline v0_1 {

enum class anneal : unsigned char { cosine, linear };

// From maximum / div_factor up to maximum at step pct_start * total_steps - 1, then down to
// maximum / div_factor / final_div_factor at step total_steps - 1, and no further. With
// three_phase: down to the start in as many steps as up, then to the end.
//
// errors   total_steps is not above 0, pct_start lies outside 0 ... 1 (1/2 with three_phase), a
//          factor is not above 0: weft::error, no constant expression
// source   PyTorch, OneCycleLR; Smith and Topin 2019
struct one_cycle {
    double maximum;
    double total_steps;
    double pct_start = 0.3;
    anneal anneal_strategy = anneal::cosine;
    double div_factor = 25;
    double final_div_factor = 1e4;
    bool three_phase = false;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("one_cycle", "total_steps", total_steps);
        detail::expect_above_0("one_cycle", "div_factor", div_factor);
        detail::expect_above_0("one_cycle", "final_div_factor", final_div_factor);
        if (!(pct_start >= 0 && pct_start <= (three_phase ? 0.5 : 1)))
            raise_error({"one_cycle: expected pct_start of 0 ... ", three_phase ? "0.5" : "1",
                         ", found ", pct_start});
        const double start = maximum / div_factor, count = static_cast<double>(at);
        const double top = scalar_fma(pct_start, total_steps, -1), last = total_steps - 1;
        const double foot = three_phase ? 2 * top : top;
        if (count <= top) return between(start, maximum, count, 0, top);
        if (count <= foot) return between(maximum, start, count, top, foot);
        return between(three_phase ? start : maximum, start / final_div_factor, count, foot, last);
    }

private:
    constexpr double between(double from, double to, double at, double first, double last) const {
        const double part = at < last ? (at - first) / (last - first) : 1;
        if (anneal_strategy == anneal::linear) return detail::interpolate(from, to, part);
        return detail::interpolate(to, from, detail::cosine_part(part, 1, 0));
    }
};

}  // namespace weft
