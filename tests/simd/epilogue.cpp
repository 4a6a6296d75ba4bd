// SPDX-License-Identifier: MIT
// A formula on registers before they are stored: its inputs, what is kept, the padding.
#include <weft/simd/epilogue.hpp>

#include <weft/formula/activations.hpp>
#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

namespace {

using namespace weft;

constexpr auto product = sigmoid(x) * target + 2;

struct product_code : code_of<product> {
    static constexpr std::string_view in_register = "x";
};

// Packed rows lie next to each other; else they have room for whole registers.
template <class Real, std::size_t Columns, bool Keeps, bool IsPacked = false>
void fills_rows() {
    static constexpr std::size_t lanes = simd::width<Real>, stride = padded_to(Columns, lanes), rows = 2;
    aligned_block<Real> results(rows * stride), factors(rows * stride), output(rows * stride), kept(rows * stride);
    results.fill(not_a_number<Real>), factors.fill(not_a_number<Real>);
    output.fill(5), kept.fill(5);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < Columns; ++column) {
            results[row * stride + column] = static_cast<Real>(wave(row * Columns + column));
            factors[row * stride + column] = static_cast<Real>(share(row * Columns + column));
        }
    constexpr auto factor = static_cast<std::size_t>(product_code::code.input_index("target"));
    static constexpr std::size_t apart = IsPacked ? Columns : stride;
    static constexpr simd::epilogue_layout layout = [] {
        simd::epilogue_layout around{Columns, apart, Keeps ? apart : 0};
        around.input_strides[factor] = stride;
        return around;
    }();
    using epilogue = simd::epilogue<product_code, Real, layout>;
    typename epilogue::input_arrays inputs{};
    inputs[factor] = factors.data();
    const epilogue done(inputs, output.data(), kept.data());
    // As a padded convolution may: what follows a row is there already.
    for (std::size_t row = rows; row-- > 0;)
        for (std::size_t vector = 0; vector < stride / lanes; ++vector)
            done(row, vector, simd::load_aligned(results.data() + row * stride + vector * lanes));
    bool good = true;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < stride; ++column) {
            const std::size_t i = row * stride + column;
            if (column >= Columns) good = good && (IsPacked || output[i] == 0);
            else {
                good = good && is_near(output[row * apart + column], evaluate(product, x = static_cast<double>(results[i]),
                                                           target = static_cast<double>(factors[i])));
                good = good && kept[row * apart + column] == (Keeps ? results[i] : 5);
            }
        }
    for (std::size_t i = rows * apart; i < output.size(); ++i) good = good && output[i] == 5 && kept[i] == 5;
    BOOST_TEST(good, "columns " << Columns << ", keeps " << Keeps << ", packed " << IsPacked);
}

BOOST_AUTO_TEST_CASE(an_epilogue_computes_its_formula_and_clears_the_padding) {
    constexpr std::size_t F = simd::width<float>, D = simd::width<double>;
    fills_rows<float, 1, true>();
    fills_rows<float, F, false>();
    fills_rows<float, 2 * F + 3, true>();
    fills_rows<double, D - 1, false>();
    fills_rows<double, 2 * D, true>();
    fills_rows<float, F - 1, false, true>();
    fills_rows<float, 2 * F + 3, true, true>();
    fills_rows<double, D + 1, false, true>();
}

}  // namespace
