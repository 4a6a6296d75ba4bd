// SPDX-License-Identifier: MIT
// Orthonormal rows: products, signs, uniform directions, bits.
#include <weft/tensor/orthonormal.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace {

using weft::orthonormal_rows;
using weft::random_stream;
using weft::seed;

// How far the products of rows are from those of the identity.
double distance_from_orthonormal(const std::vector<double>& rows, std::size_t count,
                                 std::size_t length) {
    double worst = 0;
    for (std::size_t a = 0; a < count; ++a)
        for (std::size_t b = 0; b <= a; ++b) {
            long double product = 0;
            for (std::size_t i = 0; i < length; ++i)
                product += static_cast<long double>(rows[a * length + i])
                         * static_cast<long double>(rows[b * length + i]);
            const double apart = std::abs(static_cast<double>(product) - (a == b ? 1 : 0));
            if (!(apart <= worst)) worst = apart;
        }
    return worst;
}

BOOST_AUTO_TEST_CASE(rows_have_length_1_and_stand_at_right_angles) {
    for (const auto& [count, length] : {std::pair{1, 1}, {1, 7}, {3, 3}, {5, 64}, {64, 64},
                                       {200, 201}, {512, 512}}) {
        random_stream random(seed{3}, 1);
        const auto n = static_cast<std::size_t>(count), width = static_cast<std::size_t>(length);
        BOOST_TEST(distance_from_orthonormal(orthonormal_rows(n, width, random), n, width) < 1e-14);
    }
}

// Q R = A, A the normal numbers in the order of the stream: R = Q^T A is triangular with a positive
// diagonal, the unique such Q, which Keras gets by multiplying with the signs of R's diagonal.
BOOST_AUTO_TEST_CASE(the_rows_are_the_q_of_the_stream_with_a_positive_diagonal_of_r) {
    constexpr std::size_t count = 5, length = 9;
    random_stream random(seed{4}), again(seed{4});
    const std::vector<double> q = orthonormal_rows(count, length, random);
    std::vector<double> a(count * length);
    for (double& number : a) number = again.normal();
    for (std::size_t vector = 0; vector < count; ++vector) {
        std::vector<double> left(a.begin() + static_cast<std::ptrdiff_t>(vector * length),
                                 a.begin() + static_cast<std::ptrdiff_t>((vector + 1) * length));
        double diagonal = 0;
        for (std::size_t row = 0; row <= vector; ++row) {
            double r = 0;
            for (std::size_t i = 0; i < length; ++i)
                r += q[row * length + i] * a[vector * length + i];
            for (std::size_t i = 0; i < length; ++i) left[i] -= r * q[row * length + i];
            diagonal = r;
        }
        BOOST_TEST(diagonal > 0);
        for (const double rest : left) BOOST_TEST(std::abs(rest) < 1e-14);
    }
}

// Entries of a random orthogonal matrix of n: mean 0, variance 1 / n, also on the diagonal, which
// a Q without the signs of R put right has not.
BOOST_AUTO_TEST_CASE(every_direction_is_as_likely_as_another) {
    constexpr std::size_t n = 4, matrices = 4000;
    random_stream random(seed{5});
    double diagonal = 0, squares = 0;
    for (std::size_t matrix = 0; matrix < matrices; ++matrix) {
        const std::vector<double> q = orthonormal_rows(n, n, random);
        for (std::size_t i = 0; i < n; ++i) {
            diagonal += q[i * n + i];
            squares += q[i * n + i] * q[i * n + i];
        }
    }
    BOOST_TEST(std::abs(diagonal / (n * matrices)) < 5 * 0.5 / std::sqrt(n * matrices));
    BOOST_TEST(std::abs(squares / (n * matrices) - 0.25) < 0.02);
}

BOOST_AUTO_TEST_CASE(a_stream_gives_the_same_bits_on_every_compiler) {
    random_stream random(seed{1}, 2);
    std::uint64_t bits = 0xcbf29ce484222325u;
    for (const double number : orthonormal_rows(17, 33, random))
        bits = (bits ^ std::bit_cast<std::uint64_t>(number)) * 0x100000001b3u;
    BOOST_TEST(bits == 6565840402129314919u);
}

}  // namespace
