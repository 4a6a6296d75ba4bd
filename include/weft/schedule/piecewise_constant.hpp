// SPDX-License-Identifier: MIT
// The schedule of steps.
#pragma once

#include <weft/schedule/learning_rate_schedule.hpp>
#include <weft/tensor/error.hpp>

#include <array>
#include <cstddef>

namespace weft::inline v0_1 {

// values[i] up to and with boundaries[i], the last value after the last boundary.
//
// errors   one value more than boundaries is needed: does not compile;
//          boundaries that do not rise: weft::error, no constant expression
// source   Keras 3, PiecewiseConstantDecay
template <std::size_t Boundaries, std::size_t Values>
struct piecewise_constant {
    static_assert(Values == Boundaries + 1,
                  "weft: piecewise_constant needs one value more than boundaries (values == "
                  "boundaries + 1): add or remove a value");

    std::array<double, Boundaries> boundaries;
    std::array<double, Values> values;

    constexpr piecewise_constant(const double (&steps)[Boundaries], const double (&rates)[Values])
        : boundaries{}, values{} {
        for (std::size_t i = 0; i < Boundaries; ++i) {
            if (!(i == 0 || steps[i - 1] < steps[i]))
                raise_error({"piecewise_constant: expected boundaries that rise, found ", steps[i],
                             " after ", steps[i - 1]});
            boundaries[i] = steps[i];
        }
        for (std::size_t i = 0; i < Values; ++i) values[i] = rates[i];
    }

    template <step_number Step>
    constexpr double operator()(Step at) const {
        for (std::size_t i = 0; i < Boundaries; ++i)
            if (static_cast<double>(at) <= boundaries[i]) return values[i];
        return values[Boundaries];
    }
};

}  // namespace weft
