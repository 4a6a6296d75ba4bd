// SPDX-License-Identifier: MIT
// Stateless noise: mean, variance, independence of neighbours, steps, streams and bits.
#include <weft/tensor/noise.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

namespace {

using weft::hash_bits;
using weft::hash_uniform;
using weft::noise_key;
using weft::seed;

constexpr noise_key key{seed{1}, 2, 3};
static_assert(hash_bits(seed{1}, 2, 3, 4) == hash_bits(key, 4));
static_assert(hash_bits(key, 4) != hash_bits(key, 5));
static_assert(hash_bits(noise_key{seed{2}, 2, 3}, 4) != hash_bits(key, 4));
static_assert(hash_bits(noise_key{seed{1}, 1, 3}, 4) != hash_bits(key, 4));
static_assert(hash_bits(noise_key{seed{1}, 2, 4}, 4) != hash_bits(key, 4));
static_assert(noise_key{seed{~0ULL}, 0, 0}.first != weft::random_stream(seed{~0ULL}).next_32());

// Covariance of two uniform numbers in units of its deviation over the samples.
template <class First, class Second>
double dependence(First first, Second second) {
    constexpr std::uint32_t samples = 1U << 20;
    double sum = 0;
    for (std::uint32_t i = 0; i < samples; ++i)
        sum += (static_cast<double>(first(i)) - 0.5) * (static_cast<double>(second(i)) - 0.5);
    return std::abs(sum) * 12 / std::sqrt(samples);
}

BOOST_AUTO_TEST_CASE(hash_uniform_has_the_moments_and_histogram_of_a_uniform_number) {
    constexpr std::uint32_t samples = 1U << 20;
    std::array<double, 256> counts{};
    double sum = 0, squares = 0;
    for (std::uint32_t i = 0; i < samples; ++i) {
        const float value = hash_uniform(key, i);
        BOOST_REQUIRE((value >= 0 && value < 1));
        counts[static_cast<std::size_t>(value * 256)] += 1;
        const double centred = static_cast<double>(value) - 0.5;
        sum += centred;
        squares += centred * centred;
    }
    BOOST_TEST(std::abs(sum / samples) < 5 * 0.2887 / std::sqrt(samples));
    BOOST_TEST(std::abs(squares / samples - 1.0 / 12) < 5 * 0.0745 / std::sqrt(samples));
    double chi_square = 0;
    for (const double count : counts) chi_square += (count - 4096) * (count - 4096) / 4096;
    BOOST_TEST((chi_square < 345 && chi_square > 175));  // 255 degrees of freedom, 4 deviations
}

BOOST_AUTO_TEST_CASE(neighbours_rows_steps_and_streams_are_independent) {
    const auto here = [](std::uint32_t i) { return hash_uniform(key, i); };
    for (const std::uint32_t lag : {1U, 2U, 10U, 64U, 1024U, 65536U})
        BOOST_TEST(dependence(here, [&](std::uint32_t i) { return here(i + lag); }) < 5);
    for (const noise_key other : {noise_key{seed{1}, 3, 3}, noise_key{seed{1}, 2, 4},
                                  noise_key{seed{2}, 2, 3}, noise_key{seed{1}, 3, 2}})
        BOOST_TEST(
            dependence(here, [&](std::uint32_t i) { return hash_uniform(other, i); }) < 5);
}

BOOST_AUTO_TEST_CASE(each_word_of_the_key_changes_the_noise) {
    noise_key first = key, second = key;
    first.first ^= 0x10000;
    second.second ^= 1;
    const auto here = [](std::uint32_t i) { return hash_uniform(key, i); };
    for (const noise_key other : {first, second}) {
        BOOST_TEST(hash_bits(other, 4) != hash_bits(key, 4));
        BOOST_TEST(
            dependence(here, [&](std::uint32_t i) { return hash_uniform(other, i); }) < 5);
    }
}

BOOST_AUTO_TEST_CASE(a_bit_of_the_index_changes_each_bit_of_the_hash_half_of_the_time) {
    constexpr int samples = 20'000;
    for (int in = 0; in < 32; ++in) {
        std::array<int, 32> flips{};
        for (std::uint32_t i = 0; i < samples; ++i) {
            const std::uint32_t changed = hash_bits(key, i) ^ hash_bits(key, i ^ 1U << in);
            for (std::size_t out = 0; out < 32; ++out) flips[out] += changed >> out & 1U ? 1 : 0;
        }
        for (const int count : flips) BOOST_TEST(std::abs(count / double{samples} - 0.5) < 0.03);
    }
}

BOOST_AUTO_TEST_CASE(no_two_indices_share_their_bits) {
    std::set<std::uint32_t> seen;
    for (std::uint32_t i = 0; i < 100'000; ++i) seen.insert(hash_bits(key, i));
    BOOST_TEST(seen.size() == 100'000U);
}

}  // namespace
