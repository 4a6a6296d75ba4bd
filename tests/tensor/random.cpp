// SPDX-License-Identifier: MIT
// Random numbers against published vectors and what their distributions promise.
#include <weft/tensor/random.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

using weft::philox;
using weft::random_stream;
using weft::seed;

using words = std::array<std::uint32_t, 4>;

// The known answers of Random123 1.09, kat_vectors, lines "philox4x32 10".
static_assert(philox({0, 0, 0, 0}, {0, 0})
              == words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff})
              == words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0})
              == words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

static_assert(random_stream(seed{}).next_32() == 0x6627e8d5);
static_assert(random_stream(seed{}).next_64() == 0xe169c58d6627e8d5);
static_assert(random_stream(seed{1}).next_64() != random_stream(seed{2}).next_64());
static_assert(random_stream(seed{1}, 0).next_64() != random_stream(seed{1}, 1).next_64());
static_assert(random_stream(seed{1}).uniform(3, 3) == 3);
static_assert(std::uniform_random_bit_generator<random_stream>);

constexpr double third_normal(seed from) {
    random_stream random(from);
    random.normal();
    random.normal();
    return random.normal();
}

constexpr bool three_blocks_are_counted() {
    random_stream random(seed{0x299f31d0a4093822}, 0x0370734413198a2e);
    for (int i = 0; i < 8; ++i) random.next_32();
    const words third = philox({2, 0, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0});
    for (const std::uint32_t word : third)
        if (random.next_32() != word) return false;
    return true;
}
static_assert(three_blocks_are_counted());

// Mean and mean square of draws.
template <class Draw>
std::array<double, 2> moments(Draw draw, int draws) {
    double sum = 0, squares = 0;
    for (int i = 0; i < draws; ++i) {
        const double value = draw();
        sum += value;
        squares += value * value;
    }
    return {sum / draws, squares / draws};
}

constexpr int draws = 400'000;

BOOST_AUTO_TEST_CASE(uniform_has_mean_one_half_and_stays_below_one) {
    random_stream random(seed{1});
    double lowest = 1, highest = 0;
    const auto [mean, square] = moments(
        [&] {
            const double value = random.uniform();
            lowest = std::min(lowest, value);
            highest = std::max(highest, value);
            return value;
        },
        draws);
    BOOST_TEST(std::abs(mean - 0.5) < 5 * 0.2887 / std::sqrt(draws));
    BOOST_TEST(std::abs(square - 1.0 / 3) < 5 * 0.2981 / std::sqrt(draws));
    BOOST_TEST((lowest >= 0 && lowest < 1e-4 && highest < 1 && highest > 1 - 1e-4));
}

BOOST_AUTO_TEST_CASE(uniform_between_bounds_never_gives_the_upper_bound) {
    random_stream random(seed{2});
    const double low = 1, high = std::nextafter(1.0, 2.0);
    for (int i = 0; i < 1000; ++i) BOOST_REQUIRE(random.uniform(low, high) == low);
    const auto [mean, square] = moments([&] { return random.uniform(-2, 6); }, draws);
    BOOST_TEST(std::abs(mean - 2) < 5 * 2.3094 / std::sqrt(draws));
    BOOST_TEST(std::abs(square - mean * mean - 64.0 / 12) < 0.05);
    const double huge = random.uniform(-1.7e308, 1.7e308);
    BOOST_TEST(std::isfinite(huge));
}

BOOST_AUTO_TEST_CASE(normal_has_mean_0_deviation_1_and_its_pairs_are_independent) {
    random_stream random(seed{3});
    double fourth = 0, pairs = 0, last = 0, beyond = 0;
    const auto [mean, square] = moments(
        [&] {
            const double value = random.normal();
            fourth += value * value * value * value;
            pairs += value * last;
            beyond += std::abs(value) > 1.959964 ? 1 : 0;
            last = value;
            return value;
        },
        draws);
    BOOST_TEST(std::abs(mean) < 5 / std::sqrt(draws));
    BOOST_TEST(std::abs(square - 1) < 5 * std::sqrt(2.0 / draws));
    BOOST_TEST(std::abs(fourth / draws - 3) < 5 * std::sqrt(96.0 / draws));
    BOOST_TEST(std::abs(pairs / draws) < 5 / std::sqrt(draws));
    BOOST_TEST(std::abs(beyond / draws - 0.05) < 5 * std::sqrt(0.0475 / draws));
}

BOOST_AUTO_TEST_CASE(normal_at_run_time_has_the_bits_of_a_constant_expression) {
    constexpr double constant = third_normal(seed{9});
    volatile std::uint64_t value = 9;
    const double found = third_normal(seed{value});
    BOOST_TEST(std::bit_cast<std::uint64_t>(found) == std::bit_cast<std::uint64_t>(constant));
}

BOOST_AUTO_TEST_CASE(truncated_normal_stays_within_2_and_has_deviation_0_8796) {
    random_stream random(seed{4});
    double most = 0;
    const auto [mean, square] = moments(
        [&] {
            const double value = random.truncated_normal();
            most = std::max(most, std::abs(value));
            return value;
        },
        draws);
    BOOST_TEST((most <= 2 && most > 1.999));
    BOOST_TEST(std::abs(mean) < 5 * 0.88 / std::sqrt(draws));
    BOOST_TEST(std::abs(std::sqrt(square) - 0.8796) < 0.004);
}

BOOST_AUTO_TEST_CASE(below_is_even_over_its_numbers_and_refuses_zero) {
    random_stream random(seed{5});
    std::array<double, 7> counts{};
    for (int i = 0; i < 70'000; ++i) counts.at(random.below(7)) += 1;
    double chi_square = 0;
    for (const double count : counts) chi_square += (count - 10'000) * (count - 10'000) / 10'000;
    BOOST_TEST(chi_square < 27.9);  // 6 degrees of freedom, 1 in 10 000
    BOOST_TEST(random.below(1) == 0U);
    // Three quarters of 2^64: without drawing again the first third would come twice as often.
    double low = 0;
    for (int i = 0; i < 30'000; ++i) low += random.below(3ULL << 62) < 1ULL << 62 ? 1 : 0;
    BOOST_TEST(std::abs(low / 30'000 - 1.0 / 3) < 0.015);
    const auto says = [](const weft::error& e) {
        return std::string(e.what()) == "below(0): expected a count of at least 1, found 0";
    };
    BOOST_CHECK_EXCEPTION(random.below(0), weft::error, says);
}

BOOST_AUTO_TEST_CASE(shuffle_keeps_the_values_and_gives_each_order_alike) {
    random_stream random(seed{6});
    std::array<double, 24> counts{};
    for (int i = 0; i < 48'000; ++i) {
        std::vector<std::size_t> order{0, 1, 2, 3};
        weft::shuffle(order, random);
        std::size_t rank = 0;
        for (std::size_t a = 0; a < 4; ++a) {
            std::size_t smaller = 0;
            for (std::size_t b = a + 1; b < 4; ++b) smaller += order[b] < order[a] ? 1 : 0;
            rank = rank * (4 - a) + smaller;
        }
        counts.at(rank) += 1;
    }
    double chi_square = 0;
    for (const double count : counts) chi_square += (count - 2000) * (count - 2000) / 2000;
    BOOST_TEST(chi_square < 59);  // 23 degrees of freedom, less than 1 in 10 000

    std::vector<std::size_t> many(1797), sorted;
    std::iota(many.begin(), many.end(), std::size_t{0});
    const auto before = many;
    weft::shuffle(many, random);
    BOOST_TEST((many != before));
    std::sort(many.begin(), many.end());
    BOOST_TEST((many == before));
    weft::shuffle({}, random);
}

}  // namespace
