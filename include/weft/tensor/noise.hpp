// SPDX-License-Identifier: MIT
// Uniform noise of an element's index, without state, in integer code that vectorises.
#pragma once

#include <weft/tensor/random.hpp>

#include <cstdint>

namespace weft::inline v0_1 {

// What all elements of one step and one stream (a dropout layer, say) share.
struct noise_key {
    std::uint32_t first;
    std::uint32_t second;

    constexpr noise_key(seed from, std::uint64_t at_step, std::uint64_t stream)
        : first{}, second{} {
        const auto low = [](std::uint64_t bits) { return static_cast<std::uint32_t>(bits); };
        const std::uint64_t key = ~from.value;  // apart from the counters of random_stream
        const auto words =
            philox({low(at_step), low(at_step >> 32), low(stream), low(stream >> 32)},
                   {low(key), low(key >> 32)});
        first = words[0];
        second = words[1];
    }
};

// A permutation of 2^32 words: it has no two equal values under one key.
//
// source   Ettinger 2018 and Wellons 2018, "Prospecting for hash functions", low bias 0.1076
constexpr std::uint32_t mix_bits(std::uint32_t bits) {
    bits = (bits ^ bits >> 16) * 0x21f0aaadU;
    bits = (bits ^ bits >> 15) * 0x735a2d97U;
    return bits ^ bits >> 15;
}

constexpr std::uint32_t hash_bits(noise_key key, std::uint32_t index) {
    return mix_bits(mix_bits(index ^ key.first) ^ key.second);
}

constexpr std::uint32_t hash_bits(seed from, std::uint64_t at_step, std::uint64_t stream,
                                  std::uint32_t index) {
    return hash_bits(noise_key{from, at_step, stream}, index);
}

// In [0, 1), a multiple of 2^-24, so exact in float.
constexpr float hash_uniform(noise_key key, std::uint32_t index) {
    return static_cast<float>(static_cast<std::int32_t>(hash_bits(key, index) >> 8)) * 0x1p-24f;
}

}  // namespace weft
