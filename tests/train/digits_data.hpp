// SPDX-License-Identifier: MIT
// The digits, standardised by their training part, and a checksum of a model's numbers.
#pragma once

#include <weft/model/model.hpp>
#include <weft/train/classification.hpp>
#include <weft/train/standardization.hpp>

#include <bit>
#include <cstdint>
#include <string>
#include <utility>

// The first 1437 to train with, the last 360 to test with.
inline const std::pair<weft::dataset, weft::dataset>& digits_data() {
    static const auto parts = [] {
        const std::string path = WEFT_SOURCE_DIR "/examples/data/digits.csv";
        auto both = weft::split(
            weft::classification<10>(weft::read_csv(path), {.label_column = 64}), 1437);
        weft::standardize(both.first, both.second);
        return both;
    }();
    return parts;
}

// FNV-1a of the bits of every parameter, in order.
template <class Parameters>
std::uint64_t bits_of_parameters(const Parameters& parameters) {
    std::uint64_t sum = 0xcbf29ce484222325u;
    for (const std::string& name : parameters.names())
        for (const auto number : parameters.get(name)) {
            if constexpr (sizeof(number) == 4) sum ^= std::bit_cast<std::uint32_t>(number);
            else sum ^= std::bit_cast<std::uint64_t>(number);
            sum *= 0x100000001b3u;
        }
    return sum;
}
