// SPDX-License-Identifier: MIT
// The schedule that goes up and down between two rates.
#pragma once

#include <weft/schedule/linear_warmup.hpp>

namespace weft::inline v0_1 {

enum class cyclic_mode : unsigned char { triangular, triangular2, exp_range };

// In a line from base to maximum in step_size_up steps and back in step_size_down (0: as many).
// The height of the triangle halves every cycle with triangular2; with exp_range it is
// gamma^step of the whole.
//
// errors   step_size_up is not above 0, step_size_down is below 0: weft::error, no constant
//          expression
// source   PyTorch, CyclicLR; Smith 2017
struct cyclic {
    double base;
    double maximum;
    double step_size_up = 2000;
    double step_size_down = 0;
    cyclic_mode mode = cyclic_mode::triangular;
    double gamma = 1;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("cyclic", "step_size_up", step_size_up);
        if (!(step_size_down >= 0))
            raise_error({"cyclic: expected step_size_down of at least 0, found ", step_size_down});
        const double down = step_size_down > 0 ? step_size_down : step_size_up;
        const double count = static_cast<double>(at), period = step_size_up + down;
        const double cycles = scalar::floor(count / period);
        const double inside = scalar_fma(-cycles, period, count);
        double height = inside <= step_size_up ? inside / step_size_up : (period - inside) / down;
        if (mode == cyclic_mode::triangular2) height *= scalar::pow(0.5, cycles);
        if (mode == cyclic_mode::exp_range) height *= scalar::pow(gamma, count);
        return detail::interpolate(base, maximum, height);
    }
};

}  // namespace weft
