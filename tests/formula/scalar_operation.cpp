// SPDX-License-Identifier: MIT
#include <weft/formula/scalar_operation.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

using namespace weft;

static_assert(scalar_operation(op::add, 2, 3, 0) == 5 && scalar_operation(op::divide, 1, 4, 0) == 0.25);
constexpr double infinity = std::numeric_limits<double>::infinity();
static_assert(scalar_operation(op::divide, 1, 0, 0) == infinity && scalar_operation(op::divide, -1, 0, 0) == -infinity);
static_assert(scalar_operation(op::divide, 1, -0.0, 0) == -infinity && scalar_operation(op::divide, -1, -0.0, 0) == infinity);
static_assert(scalar_operation(op::divide, 0, 0, 0) != scalar_operation(op::divide, 0, 0, 0));
static_assert(scalar_operation(op::select, 1, 7, 8) == 7 && scalar_operation(op::select, 0, 7, 8) == 8);
static_assert(scalar_operation(op::less, 1, 2, 0) == 1 && scalar_operation(op::less_equal, 2, 2, 0) == 1);
static_assert(scalar_operation(op::both, 1, 0, 0) == 0 && scalar_operation(op::either, 1, 0, 0) == 1);
static_assert(scalar_operation(op::sign, -2, 0, 0) == -1 && scalar_operation(op::sign, 0, 0, 0) == 0);
static_assert(scalar_operation(op::sigmoid, -1000, 0, 0) == 0 && scalar_operation(op::sigmoid, 1000, 0, 0) == 1);
static_assert(scalar_operation(op::softplus, 1000, 0, 0) == 1000 && scalar_operation(op::softplus, -1000, 0, 0) == 0);
static_assert(scalar_operation(op::as_probability, 0, 0, 0) == 1e-7);
static_assert(scalar_operation(op::as_probability, 1, 0, 0) == 1 - 1e-7);

// Where compilers contract nothing: sums of whole numbers of 128 bits, which a conversion rounds once.
constexpr bool rounds_once_while_compiling(int cases) {
    std::uint64_t bits = 1;
    const auto number = [&](int most) {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::int64_t>(bits) >> (64 - most + static_cast<int>(bits % 20));
    };
    for (int i = 0; i < cases; ++i) {
        const std::int64_t a = number(53), b = number(53), c = number(50);
        const __int128 product = static_cast<__int128>(a) * b, near = static_cast<__int128>(static_cast<double>(product));
        const auto added = static_cast<double>(i % 2 == 0 ? c - near : static_cast<__int128>(c) << 40);
        const auto wanted = static_cast<double>(product + static_cast<__int128>(added));
        const auto first = static_cast<double>(a), second = static_cast<double>(b);
        if (scalar_fma(first, second, added) != wanted) return false;
        if (scalar_fma(first * 0x1p-150, second, added * 0x1p-150) != wanted * 0x1p-150) return false;
    }
    return true;
}
static_assert(rounds_once_while_compiling(100));
// 1 + u / 2 - u / 2^61 and its like next to 1 + u: what is lost of the sum's rest decides the tie.
static_assert(scalar_fma(0x1p-53 * (1 + 0x1p-30), 1 - 0x1p-30, 1) == 1 && scalar_fma(-0x1p-53 * (1 + 0x1p-30), 1 - 0x1p-30, -1) == -1);
static_assert(scalar_fma(0x1p-53 * (1 + 0x1p-30), 1 - 0x1p-30, 1 + 0x1p-52) == 1 + 0x1p-52);
static_assert(scalar_fma(-0x1p-53 * (1 + 0x1p-30), 1 - 0x1p-30, -1 - 0x1p-52) == -1 - 0x1p-52);

BOOST_AUTO_TEST_CASE(fma_rounds_once) {
    const double a = 1 + 0x1p-30;
    BOOST_TEST(scalar_operation(op::fma, a, a, -1 - 0x1p-29) == 0x1p-60);
}

// What constant expressions have in the place of the instruction, with odd numbers of all lengths.
BOOST_AUTO_TEST_CASE(fma_of_a_constant_expression_is_that_of_the_processor) {
    std::uint64_t bits = 1;
    const auto number = [&] {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        const auto length = static_cast<int>(bits >> 58);
        return std::ldexp(static_cast<double>(static_cast<std::int64_t>(bits) >> length), -length % 7);
    };
    int wrong = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double a = number(), b = number(), near = -a * b, c = i % 2 == 0 ? number() : near + number();
        wrong += detail::fused(a, b, c) != std::fma(a, b, c);
    }
    // Sums a little beside the middle of two numbers, where the last bits of the product decide.
    for (int i = 20; i <= 52; ++i)
        for (const double a : {1 + std::ldexp(1, -i), 1 - std::ldexp(1, -i)})
            for (const double b : {1 + 0x1p-40, 1 - 0x1p-40, 1 + 0x1p-52})
                for (const double c : {0x1p53, 0x1p53 + 2, -0x1p53, -0x1p53 - 2})
                    wrong += detail::fused(a, b, c) != std::fma(a, b, c);
    BOOST_TEST(wrong == 0);
}
