// SPDX-License-Identifier: MIT
// The numbers that are measured with, and whether the results are right.
#pragma once

#include <weft/tensor/aligned.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

using numbers = weft::aligned_block<float>;

// -0.5 ... 0.5 in no order, the same in every run.
inline numbers random_numbers(std::size_t count, std::uint32_t seed) {
    numbers result(count);
    std::uint32_t state = seed * 2654435761U + 1;
    for (float& number : result) {
        state = state * 1664525U + 1013904223U;
        number = static_cast<float>(state >> 8) * 0x1p-24F - 0.5F;
    }
    return result;
}

// What is wrong with an array of rows stride apart, "" if nothing: the largest difference from
// what is expected (rows without padding), relative to the largest number there, is above allowed.
inline std::string fault_in(const char* name, const float* found, std::size_t stride,
                            const std::vector<double>& expected, std::size_t columns,
                            double allowed) {
    double off = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double number = static_cast<double>(found[i / columns * stride + i % columns]);
        const double difference = std::abs(number - expected[i]);
        off = difference <= off ? off : difference;  // NaN is kept
        largest = std::max(largest, std::abs(expected[i]));
    }
    if (off <= allowed * largest) return "";
    return std::string(name) + " differs from a plain loop's by " + std::to_string(off / largest)
         + " of the largest number";
}

}  // namespace bench
