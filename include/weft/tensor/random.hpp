// SPDX-License-Identifier: MIT
// Random numbers that are functions of a seed and a counter, the same on every compiler.
#pragma once

#include <weft/formula/scalar.hpp>
#include <weft/tensor/error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weft::inline v0_1 {

struct seed {
    std::uint64_t value = 0;
};

// Philox4x32-10: 128 random bits of a counter and a key.
//
// source   Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xd2511f53} * counter[0];
        const std::uint64_t b = std::uint64_t{0xcd9e8d57} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(a)};
        key[0] += 0x9e3779b9U;
        key[1] += 0xbb67ae85U;
    }
    return counter;
}

// A sequence of random numbers. A seed has 2^64 streams, which share no counter.
class random_stream {
public:
    using result_type = std::uint32_t;

    constexpr explicit random_stream(seed from, std::uint64_t stream = 0)
        : key_{from.value}, stream_{stream} {}

    constexpr std::uint32_t next_32() {
        if (used_ == 4) {
            words_ = philox({low(block_), high(block_), low(stream_), high(stream_)},
                            {low(key_), high(key_)});
            ++block_;
            used_ = 0;
        }
        return words_[used_++];
    }

    constexpr std::uint64_t next_64() {
        const std::uint64_t first = next_32();
        return std::uint64_t{next_32()} << 32 | first;
    }

    // In [0, 1), a multiple of 2^-53.
    constexpr double uniform() { return static_cast<double>(next_64() >> 11) * 0x1p-53; }

    // In [low, high); low where the two are equal.
    constexpr double uniform(double low, double high) {
        const long double width = static_cast<long double>(high) - static_cast<long double>(low);
        const long double offset = width * static_cast<long double>(uniform());
        const auto value = static_cast<double>(static_cast<long double>(low) + offset);
        return value < high ? value : low;
    }

    // Of mean 0 and deviation 1.                                  source: Box and Muller 1958
    constexpr double normal() {
        if (has_spare_) {
            has_spare_ = false;
            return spare_;
        }
        const double radius = scalar::sqrt(-2 * scalar::log(1 - uniform()));
        const double angle = 6.283185307179586 * uniform();
        spare_ = radius * scalar::sin(angle);
        has_spare_ = true;
        return radius * scalar::cos(angle);
    }

    // normal(), drawn again beyond 2; its deviation is 0.8796.
    constexpr double truncated_normal() {
        double value = normal();
        while (!(scalar::abs(value) <= 2)) value = normal();
        return value;
    }

    // 0 ... count - 1, each as likely as the others.
    //
    // errors   count is 0: weft::error
    constexpr std::uint64_t below(std::uint64_t count) {
        if (count == 0) raise_error({"below(0): expected a count of at least 1, found 0"});
        const std::uint64_t rest = (0 - count) % count;  // 2^64 modulo count
        std::uint64_t bits = next_64();
        while (bits < rest) bits = next_64();
        return bits % count;
    }

    // A uniform random bit generator for <random>; its distributions differ between libraries.
    static constexpr std::uint32_t min() { return 0; }
    static constexpr std::uint32_t max() { return 0xffffffffU; }
    constexpr std::uint32_t operator()() { return next_32(); }

private:
    static constexpr std::uint32_t low(std::uint64_t bits) {
        return static_cast<std::uint32_t>(bits);
    }
    static constexpr std::uint32_t high(std::uint64_t bits) { return low(bits >> 32); }

    std::uint64_t key_;
    std::uint64_t stream_;
    std::uint64_t block_ = 0;
    std::array<std::uint32_t, 4> words_{};
    std::size_t used_ = 4;
    double spare_ = 0;
    bool has_spare_ = false;
};

// Every order as likely as the others.                            source: Fisher and Yates 1938
constexpr void shuffle(std::span<std::size_t> values, random_stream& random) {
    for (std::size_t left = values.size(); left > 1; --left) {
        const auto chosen = static_cast<std::size_t>(random.below(left));
        const std::size_t value = values[chosen];
        values[chosen] = values[left - 1];
        values[left - 1] = value;
    }
}

}  // namespace weft
