// SPDX-License-Identifier: MIT
// What every initializer draws: moments, bounds, right angles, bits.
#include <weft/model/initial_numbers.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace {

using namespace weft;

// The numbers of a kernel [rows, columns] in row-major order, as Real.
template <class Real>
std::vector<Real> drawn(const initializer& start, std::size_t rows, std::size_t columns,
                        seed from = seed{5}) {
    const parameter_facts facts{"kernel", shape{rows, columns}, start, rows, columns};
    std::vector<Real> numbers(rows * columns);
    random_stream random(from, 0);
    draw_initial(facts, random, [&](std::size_t row, std::size_t column, double number) {
        numbers[row * columns + column] = static_cast<Real>(number);
    });
    return numbers;
}

struct expectation {
    initializer start;
    double mean, deviation, low, high;
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double widened = 1 / 0.87962566103423978;

// [100, 200], so fans of 100, 200, and 150 on average: the mean of 20 000 draws within 5 deviations
// of a mean, the deviation within 2.5 %, all within bounds, which the outermost come near.
BOOST_AUTO_TEST_CASE(draws_have_the_moments_and_bounds_of_their_distribution) {
    const double in = std::sqrt(0.01), out = std::sqrt(0.005), average = std::sqrt(1.0 / 150);
    const double third = std::sqrt(3.0), two = 2 * widened;
    const std::vector<expectation> all{
        {variance_scaling(1, fan::in, distribution::uniform), 0, in, -in * third, in * third},
        {variance_scaling(1, fan::out, distribution::uniform), 0, out, -out * third, out * third},
        {variance_scaling(4, fan::average, distribution::uniform), 0, 2 * average,
         -2 * average * third, 2 * average * third},
        {variance_scaling(1, fan::in), 0, in, -in * two, in * two},
        {variance_scaling(1, fan::out), 0, out, -out * two, out * two},
        {variance_scaling(4, fan::average), 0, 2 * average, -2 * average * two, 2 * average * two},
        {variance_scaling(1, fan::in, distribution::normal), 0, in, -infinity, infinity},
        {variance_scaling(1, fan::out, distribution::normal), 0, out, -infinity, infinity},
        {variance_scaling(4, fan::average, distribution::normal), 0, 2 * average, -infinity,
         infinity},
        {random_normal(3, 0.5), 3, 0.5, -infinity, infinity},
        {truncated_normal(-2, 0.5), -2, 0.5 / widened, -3, -1},
        {random_uniform(0.1, 0.3), 0.2, 0.2 / std::sqrt(12.0), 0.1, 0.3},
    };
    for (const expectation& expected : all) {
        const std::vector<double> numbers = drawn<double>(expected.start, 100, 200);
        double sum = 0, squares = 0;
        for (const double number : numbers) sum += number;
        for (const double number : numbers)
            squares += (number - sum / 20'000) * (number - sum / 20'000);
        BOOST_TEST(std::abs(sum / 20'000 - expected.mean)
                   < 5 * expected.deviation / std::sqrt(20'000.0));
        BOOST_TEST(std::abs(std::sqrt(squares / 20'000) / expected.deviation - 1) < 0.025);
        const auto [low, high] = std::ranges::minmax(numbers);
        BOOST_TEST((low >= expected.low && high <= expected.high));
        const double reach = std::min(6.0, (expected.high - expected.mean) / expected.deviation);
        BOOST_TEST(high - expected.mean > 0.6 * reach * expected.deviation);
        BOOST_TEST(expected.mean - low > 0.6 * reach * expected.deviation);
    }
}

// The worst product of two columns (of two rows, where there are fewer), from that of gain Q.
template <class Real>
double distance_from_orthogonal(std::size_t rows, std::size_t columns, double gain) {
    const std::vector<Real> w = drawn<Real>(orthogonal(gain), rows, columns);
    const bool tall = rows >= columns;
    const std::size_t count = tall ? columns : rows, length = tall ? rows : columns;
    const auto at = [&](std::size_t vector, std::size_t i) {
        return static_cast<double>(tall ? w[i * columns + vector] : w[vector * columns + i]);
    };
    double worst = 0;
    for (std::size_t a = 0; a < count; ++a)
        for (std::size_t b = 0; b <= a; ++b) {
            double product = 0;
            for (std::size_t i = 0; i < length; ++i) product += at(a, i) * at(b, i);
            const double apart = std::abs(product / (gain * gain) - (a == b ? 1 : 0));
            if (!(apart <= worst)) worst = apart;
        }
    return worst;
}

BOOST_AUTO_TEST_CASE(orthogonal_kernels_have_orthogonal_columns_or_rows_of_the_gain) {
    for (const auto& [rows, columns] : {std::pair{64u, 64u}, {100u, 30u}, {30u, 100u}, {1u, 5u}}) {
        BOOST_TEST(distance_from_orthogonal<float>(rows, columns, 1) < 1e-6);
        BOOST_TEST(distance_from_orthogonal<double>(rows, columns, 1) < 1e-12);
        BOOST_TEST(distance_from_orthogonal<double>(rows, columns, 1.5) < 1e-12);
    }
}

BOOST_AUTO_TEST_CASE(identity_has_its_gain_on_the_diagonal_of_any_matrix) {
    BOOST_TEST((drawn<float>(identity_initializer(), 2, 3)
                == std::vector<float>{1, 0, 0, 0, 1, 0}));
    BOOST_TEST((drawn<float>(identity_initializer(0.5), 3, 2)
                == std::vector<float>{0.5, 0, 0, 0.5, 0, 0}));
}

// Of [3, 3, 2, 4], a convolution's kernel: a matrix of 18 rows and 4 columns.
// Keras: the bias of an LSTM of 2 units is 0 0 1 1 0 0 0 0, in the order i, f, c, o.
BOOST_AUTO_TEST_CASE(the_forget_gate_of_an_lstm_starts_with_a_bias_of_1) {
    BOOST_TEST((drawn<float>(unit_forget_bias, 1, 8)
                == std::vector<float>{0, 0, 1, 1, 0, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(a_tensor_is_a_matrix_of_its_last_extent) {
    const parameter_facts facts{"kernel", shape{3, 3, 2, 4}, orthogonal(), 18, 36};
    random_stream random(seed{1});
    std::size_t calls = 0, rows = 0, columns = 0;
    draw_initial(facts, random, [&](std::size_t row, std::size_t column, double) {
        ++calls;
        rows = std::max(rows, row + 1);
        columns = std::max(columns, column + 1);
    });
    BOOST_TEST((calls == 72 && rows == 18 && columns == 4));
}

std::uint64_t bits_of(const initializer& start) {
    std::uint64_t bits = 0xcbf29ce484222325u;
    for (const double number : drawn<double>(start, 13, 9, seed{1}))
        bits = (bits ^ std::bit_cast<std::uint64_t>(number)) * 0x100000001b3u;
    return bits;
}

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_bits_on_every_compiler) {
    BOOST_TEST(bits_of(variance_scaling(2, fan::out, distribution::normal))
               == 3049380709682621712u);
    BOOST_TEST(bits_of(random_normal(0.3, 0.7)) == 12211173088169866024u);
    BOOST_TEST(bits_of(truncated_normal(0.3, 0.7)) == 15052244262394413528u);
    BOOST_TEST(bits_of(random_uniform(0.1, 0.3)) == 181971248428818744u);
    BOOST_TEST(bits_of(orthogonal(1.1)) == 4304070558758753180u);
}

}  // namespace
