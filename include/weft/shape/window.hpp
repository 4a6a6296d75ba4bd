// SPDX-License-Identifier: MIT
// The arithmetic of windows that slide over an axis: convolution and pooling.
#pragma once

#include <cstddef>

namespace weft::inline v0_1 {

constexpr std::size_t divided_up(std::size_t numerator, std::size_t denominator) {
    return (numerator + denominator - 1) / denominator;
}

// A window of size elements, dilation apart, that moves by stride over one axis with padding.
//
// source   Dumoulin and Visin 2016; Keras; PyTorch
struct window_axis {
    std::size_t size = 1, stride = 1, dilation = 1;
    std::size_t before = 0, after = 0;  // padding
    bool ceil_mode = false;             // a last window may reach over the end, as in PyTorch

    // From its first to its last element.
    constexpr std::size_t covered() const { return dilation * (size - 1) + 1; }
    constexpr bool fits(std::size_t extent) const {
        return extent + before + after >= covered();
    }
    // Places of the window on an axis it fits.
    constexpr std::size_t output(std::size_t extent) const {
        const std::size_t room = extent + before + after - covered();
        if (!ceil_mode) return room / stride + 1;
        const std::size_t places = divided_up(room, stride) + 1;
        return (places - 1) * stride >= extent + before ? places - 1 : places;
    }

    // Padded so that there are extent / stride places, rounded up; what is odd goes to the end.
    constexpr window_axis same_over(std::size_t extent) const {
        window_axis padded_axis = *this;
        const std::size_t needed = (divided_up(extent, stride) - 1) * stride + covered();
        const std::size_t added = needed > extent ? needed - extent : 0;
        padded_axis.before = added / 2;
        padded_axis.after = added - added / 2;
        return padded_axis;
    }
    // Padded before the first element only, so that no place looks ahead.
    constexpr window_axis causal() const {
        window_axis padded_axis = *this;
        padded_axis.before = covered() - 1;
        padded_axis.after = 0;
        return padded_axis;
    }

    // Of the transposed window, whose places are the extent: what they reach, less the padding.
    constexpr std::size_t transposed_output(std::size_t extent) const {
        return (extent - 1) * stride + covered() - before - after;
    }
    constexpr bool operator==(const window_axis&) const = default;
};

// Elements in all bins of an adaptive pool: bin i is from floor(i n / bins) to
// ceil((i + 1) n / bins).
//
// source   PyTorch AdaptiveAvgPool2d
constexpr std::size_t adaptive_elements(std::size_t extent, std::size_t bins) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < bins; ++i)
        sum += divided_up((i + 1) * extent, bins) - i * extent / bins;
    return sum;
}

}  // namespace weft
