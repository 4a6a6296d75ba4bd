// SPDX-License-Identifier: MIT
// The near orthogonal matrix: against sums written out, its singular values, its transpose.
#include <weft/kernel/newton_schulz.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace {

using namespace weft;

using matrix = std::vector<std::vector<double>>;

matrix product(const matrix& a, const matrix& b) {
    matrix result(a.size(), std::vector<double>(b[0].size()));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b[0].size(); ++j)
            for (std::size_t k = 0; k < b.size(); ++k) result[i][j] += a[i][k] * b[k][j];
    return result;
}
matrix transpose(const matrix& a) {
    matrix result(a[0].size(), std::vector<double>(a.size()));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < a[0].size(); ++j) result[j][i] = a[i][j];
    return result;
}
// As Keras writes it: the wide form.
matrix written_out(const matrix& from, std::size_t iterations) {
    if (from.size() > from[0].size()) return transpose(written_out(transpose(from), iterations));
    matrix x = from;
    double square = 0;
    for (const auto& row : x)
        for (const double value : row) square += value * value;
    for (auto& row : x)
        for (double& value : row) value /= std::sqrt(square) + 1e-7;
    for (std::size_t iteration = 0; iteration < iterations; ++iteration) {
        const matrix a = product(x, transpose(x)), squared = product(a, a);
        matrix b = a;
        for (std::size_t i = 0; i < a.size(); ++i)
            for (std::size_t j = 0; j < a.size(); ++j) b[i][j] = -4.775 * a[i][j] + 2.0315 * squared[i][j];
        const matrix moved = product(b, x);
        for (std::size_t i = 0; i < x.size(); ++i)
            for (std::size_t j = 0; j < x[0].size(); ++j) x[i][j] = 3.4445 * x[i][j] + moved[i][j];
    }
    return x;
}
double entry(std::size_t row, std::size_t column) {
    return std::sin(static_cast<double>(row * 13 + column * 7 + row * row * column));
}

constexpr std::size_t lanes = simd::width<double>;
constexpr double poison = 777;

// The matrix of entries; whatever is beside it in memory must stay.
matrix orthogonalised(std::size_t rows, std::size_t columns, bool transposed = false) {
    const std::size_t stride = padded_to(columns, lanes) + lanes;
    aligned_block<double> values(rows * stride);
    aligned_block<double> workspace(kernels::newton_schulz<double>::elements(rows, columns));
    values.fill(poison), workspace.fill(poison);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j) values[i * stride + j] = transposed ? entry(j, i) : entry(i, j);
    kernels::newton_schulz<double>{3.4445, -4.775, 2.0315, 5}(values.data(), rows, columns, stride,
                                                             workspace.data());
    matrix result(rows, std::vector<double>(columns));
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) result[i][j] = values[i * stride + j];
        for (std::size_t j = columns; j < stride; ++j)
            if (values[i * stride + j] != poison) return {};
    }
    return result;
}

BOOST_AUTO_TEST_CASE(every_size_is_as_written_out) {
    for (std::size_t rows = 1; rows <= 2 * lanes + 3; ++rows)
        for (std::size_t columns = 1; columns <= 4 * lanes + 1; columns += 3) {
            matrix from(rows, std::vector<double>(columns));
            for (std::size_t i = 0; i < rows; ++i)
                for (std::size_t j = 0; j < columns; ++j) from[i][j] = entry(i, j);
            const matrix expected = written_out(from, 5), found = orthogonalised(rows, columns);
            BOOST_TEST_REQUIRE(found.size() == rows);
            double worst = 0;
            for (std::size_t i = 0; i < rows; ++i)
                for (std::size_t j = 0; j < columns; ++j)
                    worst = std::max(worst, std::abs(found[i][j] - expected[i][j]));
            BOOST_TEST(worst <= 1e-12, rows << " x " << columns << ": " << worst);
        }
}

BOOST_AUTO_TEST_CASE(a_transposed_matrix_has_the_transposed_result) {
    const matrix wide = orthogonalised(3, 2 * lanes + 1), tall = orthogonalised(2 * lanes + 1, 3, true);
    BOOST_TEST((wide == transpose(tall)));
}

// A wide matrix times its transpose is then near 1: squares of singular values of 0.68 to 1.15.
BOOST_AUTO_TEST_CASE(rows_become_nearly_orthonormal) {
    const matrix x = orthogonalised(3, 4 * lanes);
    const matrix square = product(x, transpose(x));
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            BOOST_TEST(std::abs(square[i][j] - (i == j ? 1 : 0)) < 0.55);
}

BOOST_AUTO_TEST_CASE(a_matrix_of_zeros_stays_so) {
    aligned_block<float> values(2 * simd::width<float>);
    aligned_block<float> workspace(kernels::newton_schulz<float>::elements(2, 2));
    kernels::newton_schulz<float>{3.4445f, -4.775f, 2.0315f, 5}(values.data(), 2, 2, simd::width<float>,
                                                               workspace.data());
    for (const float value : values) BOOST_TEST(value == 0);
}

}  // namespace
