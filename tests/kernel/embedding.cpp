// SPDX-License-Identifier: MIT
// Rows of tables and positions against Keras and plain loops.
#include <weft/kernel/embedding.hpp>

#include "keras_layers.hpp"

namespace {

using namespace weft;
using keras::numbers, keras::poisoned;

template <std::size_t Width, class Real>
auto into(poisoned<Real>& to) {
    return [&to](std::size_t step, std::size_t vector, simd::batch<Real> value) {
        kernels::channels<Width, Real>::store(to.data() + step * Width, vector, value);
    };
}

BOOST_AUTO_TEST_CASE(rows_and_their_gradients_are_those_of_keras) {
    const keras::json& one = keras::layer_case("embedding");
    const auto x = one["inputs"][0]["data"].get<numbers>(), dy = one["upstream"]["data"].get<numbers>();
    const poisoned<double> table(keras::weight(one, "embeddings")), slopes(dy);
    poisoned<double> y(18), dtable(numbers(18, 0.0));
    const auto store = into<3>(y);
    kernels::embedding_forward<3, 3>(x.data(), table.data(), 6, store);
    kernels::embedding_backward<3, 3>(x.data(), slopes.data(), 6, dtable.data());
    BOOST_TEST(keras::difference(y, one["output"]["data"].get<numbers>()) == 0);
    BOOST_TEST(keras::difference(dtable, keras::weight(one, "embeddings", "grad")) <= 1e-15);
    BOOST_TEST((y.is_intact() && dtable.is_intact()));
}

// Rows further apart than they are wide: what is between stays poison.
template <class Real, std::size_t Width>
void equals_plain_loops() {
    constexpr std::size_t stride = Width + 2, rows = 4, steps = 7;
    const numbers x{3, 1, 0, 1, 1, 2, 3};
    const std::size_t taken[steps]{3, 1, 0, 1, 1, 2, 3};
    numbers table = keras::numbers_from(1, rows * stride), zeros(rows * stride, 0.0);
    for (std::size_t i = 0; i < table.size(); ++i)
        if (i % stride >= Width) table[i] = zeros[i] = std::numeric_limits<double>::quiet_NaN();
    const numbers dy = keras::numbers_from(8, steps * Width), in = keras::numbers_from(2, rows * Width);
    const poisoned<Real> numbers_of(x), of_table(table), slopes(dy), input(in);
    poisoned<Real> y(steps * Width), dtable(zeros), with_positions(rows * Width), dpositions(zeros);
    kernels::embedding_forward<Width, stride>(numbers_of.data(), of_table.data(), steps, into<Width>(y));
    kernels::embedding_backward<Width, stride>(numbers_of.data(), slopes.data(), steps, dtable.data());
    kernels::positions_forward<Width, stride>(input.data(), of_table.data(), rows, into<Width>(with_positions));
    kernels::positions_backward<Width, stride>(slopes.data(), rows, dpositions.data());
    kernels::positions_backward<Width, stride>(slopes.data() + Width, rows, dpositions.data());
    numbers expected(steps * Width), gradient = zeros, sums(rows * Width), of_positions = zeros;
    for (std::size_t c = 0; c < Width; ++c) {
        for (std::size_t step = 0; step < steps; ++step) {
            expected[step * Width + c] = table[taken[step] * stride + c];
            gradient[taken[step] * stride + c] += dy[step * Width + c];
        }
        for (std::size_t step = 0; step < rows; ++step) {
            sums[step * Width + c] = in[step * Width + c] + table[step * stride + c];
            of_positions[step * stride + c] += dy[step * Width + c] + dy[(step + 1) * Width + c];
        }
    }
    const double rounding = 4 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(keras::difference(y, expected) == 0);
    BOOST_TEST(keras::difference(dtable, gradient) <= rounding);
    BOOST_TEST(keras::difference(with_positions, sums) <= rounding);
    BOOST_TEST(keras::difference(dpositions, of_positions) <= rounding);
    BOOST_TEST((y.is_intact() && dtable.is_intact() && with_positions.is_intact() && dpositions.is_intact()));
}

BOOST_AUTO_TEST_CASE(rows_and_positions_equal_plain_loops_at_every_width) {
    constexpr std::size_t W = simd::width<float>;
    equals_plain_loops<float, 1>();
    equals_plain_loops<float, W - 1>();
    equals_plain_loops<float, W>();
    equals_plain_loops<float, 2 * W + 3>();
    equals_plain_loops<double, 3>();
}

static_assert(kernels::is_row<10>(-0.0) && kernels::is_row<10>(9.0F));
static_assert(!kernels::is_row<10>(-1.0) && !kernels::is_row<10>(10.0));
static_assert(!kernels::is_row<10>(1.5) && !kernels::is_row<10>(2.9999998F));
static_assert(!kernels::is_row<10>(std::numeric_limits<float>::quiet_NaN()));

BOOST_AUTO_TEST_CASE(a_number_that_is_no_row_is_named) {
    float x[]{0, 1, 2, -9, 3, 7, 2, -9};  // two samples of 3 steps, 4 apart
    const auto message = [&]() -> std::string {
        try {
            kernels::check_rows<7>(x, 2, 3, 4);
        } catch (const error& refused) {
            return refused.what();
        }
        return "";
    };
    BOOST_TEST(message() == "weft: embedding: sample 1, step 1: expected a row of 0 ... 6, found 7");
    x[5] = std::numeric_limits<float>::infinity();
    BOOST_TEST(message() == "weft: embedding: sample 1, step 1: expected a row of 0 ... 6, found inf");
    x[5] = 1.5;
    BOOST_TEST(message() == "weft: embedding: sample 1, step 1: expected a row of 0 ... 6, found 1.5");
    x[5] = 6;
    BOOST_TEST(message() == "");
}

// Against Vaswani et al. 2017, 3.5, with the C library's functions.
BOOST_AUTO_TEST_CASE(sinusoidal_positions_are_those_of_the_paper) {
    constexpr std::size_t width = 5, stride = 6, steps = 40;
    poisoned<double> table(steps * stride);
    kernels::sinusoidal_table<width, stride>(steps, table.data());
    numbers expected(steps * stride, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t step = 0; step < steps; ++step)
        for (std::size_t i = 0; i < width; ++i) {
            const double angle = static_cast<double>(step) * std::pow(10000.0, -static_cast<double>(i / 2 * 2) / 5.0);
            expected[step * stride + i] = i % 2 == 0 ? std::sin(angle) : std::cos(angle);
        }
    BOOST_TEST(keras::difference(table, expected) <= 1e-14);
    BOOST_TEST(table.is_intact());
}

}  // namespace
