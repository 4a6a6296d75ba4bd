// SPDX-License-Identifier: MIT
// Rows as lanes: every width up to two registers, any number of rows, poison where no element is.
#include <weft/simd/rows.hpp>

#include <weft/formula/activations.hpp>
#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

#include <algorithm>

namespace {

using namespace weft;

// Sums, the greatest, picks, values, a comparison and a logarithm a row; a total of elements.
constexpr auto logits = x - row_max(x);
constexpr auto value =
    where(label == sample_weight, 0, log(row_sum(exp(logits))) - pick(logits, label)) * sample_weight;
constexpr auto slope = exp(logits) / row_sum(exp(logits)) * sample_weight + pick(x, label);
constexpr auto weighted = x * target * sample_weight;
using code = code_of<value, slope, weighted>;
constexpr unsigned total = 4u;

template <class Real, std::size_t Width>
struct batch_of_rows {
    static constexpr std::size_t lanes = simd::width<Real>, stride = padded_to(Width, lanes);
    static constexpr std::size_t rows = 2 * lanes + 3;
    std::vector<Real> inputs = std::vector<Real>(rows * stride, not_a_number<Real>);
    std::vector<Real> targets, labels, weights;

    static constexpr unsigned code_bit(const char* name) {
        return 1u << static_cast<unsigned>(code::code.input_index(name));
    }
    static constexpr auto layout_of_rows() {
        return simd::row_layout{Width, code_bit("x"), 2u, total};
    }
    batch_of_rows() {
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t i = 0; i < Width; ++i) {
                inputs[row * stride + i] = static_cast<Real>(wave(row * Width + i));
                targets.push_back(static_cast<Real>(share(row * Width + i)));
            }
            labels.push_back(static_cast<Real>(row % Width));
            weights.push_back(static_cast<Real>(row % 4) / 2);
        }
    }

    struct results {
        std::vector<Real> values, slopes;
        double sum = 0;
        bool stays_inside = true;
    };
    // The first so many rows, next to memory that may not be touched.
    results of(std::size_t count) const {
        guarded<Real> x_here(count * stride), t_here(count * Width), l_here(count), w_here(count);
        guarded<Real> values(count), slopes(count * stride);
        std::copy_n(inputs.begin(), count * stride, x_here.data());
        std::copy_n(targets.begin(), count * Width, t_here.data());
        std::copy_n(labels.begin(), count, l_here.data());
        std::copy_n(weights.begin(), count, w_here.data());
        simd::row_arguments<Real> arguments;
        const auto connect = [&](const char* name, const Real* from, std::size_t row_stride) {
            const auto at = static_cast<std::size_t>(code::code.input_index(name));
            arguments.inputs[at] = from, arguments.input_strides[at] = row_stride;
        };
        connect("x", x_here.data(), stride), connect("target", t_here.data(), Width);
        connect("label", l_here.data(), 1), connect("sample_weight", w_here.data(), 1);
        arguments.outputs = {values.data(), slopes.data()};
        arguments.output_strides = {1, stride};
        arguments.rows = count;
        std::array<double, most_outputs> totals{};
        constexpr simd::row_layout layout = layout_of_rows();
        simd::row_totals<code, Real, layout, simd::lanes_are::rows> sums(totals);
        simd::narrow_rows<code, Real, layout>::run(arguments, sums);
        sums.flush();
        return {{values.data(), values.data() + count},
                {slopes.data(), slopes.data() + count * stride},
                totals[2],
                values.is_unmarked_before() && slopes.is_unmarked_before()};
    }

    bool is_right(const results& found, std::size_t count) const {
        bool good = found.stays_inside;
        double sum = 0, sizes = 0;
        for (std::size_t row = 0; row < count; ++row) {
            const auto at = [&](std::size_t i) { return static_cast<double>(inputs[row * stride + i]); };
            double all = 0, most = at(0);
            for (std::size_t i = 0; i < Width; ++i) most = std::max(most, at(i));
            for (std::size_t i = 0; i < Width; ++i) all += std::exp(at(i) - most);
            const auto label_here = static_cast<std::size_t>(labels[row]);
            const auto weight = static_cast<double>(weights[row]);
            const bool ignored = static_cast<double>(label_here) == weight;
            const double loss = ignored ? 0 : (std::log(all) - (at(label_here) - most)) * weight;
            good = good && is_near(found.values[row], loss, 5);
            for (std::size_t i = 0; i < stride; ++i) {
                const Real here = found.slopes[row * stride + i];
                if (i >= Width) good = good && here == 0;
                else
                    good = good
                        && is_near(here, std::exp(at(i) - most) / all * weight + at(label_here), 5);
            }
            for (std::size_t i = 0; i < Width; ++i) {
                const double term = at(i) * static_cast<double>(targets[row * Width + i]) * weight;
                sum += term, sizes += std::abs(term);
            }
        }
        const double bound = 32 * static_cast<double>(std::numeric_limits<Real>::epsilon());
        return good && std::abs(found.sum - sum) <= bound * sizes;
    }

    static void runs() {
        const batch_of_rows batch;
        const results whole = batch.of(rows);
        for (std::size_t count = 1; count <= rows; ++count) {
            const results found = batch.of(count);
            BOOST_TEST(batch.is_right(found, count), "width " << Width << ", rows " << count);
            const bool same_bits = std::equal(found.values.begin(), found.values.end(), whole.values.begin())
                                && std::equal(found.slopes.begin(), found.slopes.end(), whole.slopes.begin());
            BOOST_TEST(same_bits, "width " << Width << ", rows " << count);
        }
    }
};

template <class Real, std::size_t... Less>
void runs_widths(std::index_sequence<Less...>) {
    constexpr std::size_t lanes = simd::width<Real>;
    (batch_of_rows<Real, Less + 1>::runs(), ...);
    batch_of_rows<Real, lanes>::runs(), batch_of_rows<Real, lanes + 1>::runs();
}

BOOST_AUTO_TEST_CASE(every_width_and_number_of_rows_is_right_whatever_stands_beside_a_row) {
    runs_widths<float>(std::make_index_sequence<simd::width<float> - 1>{});
    runs_widths<double>(std::make_index_sequence<simd::width<double> - 1>{});
    batch_of_rows<double, 2 * simd::width<double>>::runs();
}

// An output of stride 0 is a sum over the rows in order; a value a row may be stored for all of its
// elements, and an input of stride 0 is the same for every row.
constexpr auto shares = x * target / row_sum(x * target);
constexpr auto of_row = row_sum(x * target);
using sums_code = code_of<shares, of_row>;

BOOST_AUTO_TEST_CASE(outputs_are_added_over_the_rows_in_order_and_repeated_for_elements) {
    constexpr std::size_t width = 3, rows = 2 * simd::width<float> + 3;
    std::vector<float> inputs(rows * width), repeated(rows * width);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(2 + share(i));
    const float factors[width] = {1, 2, 4};
    std::vector<float> added{10, 20, 30}, expected = added;
    simd::row_arguments<float> arguments;
    const auto x_at = static_cast<std::size_t>(sums_code::code.input_index("x"));
    const auto t_at = static_cast<std::size_t>(sums_code::code.input_index("target"));
    arguments.inputs[x_at] = inputs.data(), arguments.input_strides[x_at] = width;
    arguments.inputs[t_at] = factors, arguments.input_strides[t_at] = 0;
    arguments.outputs = {added.data(), repeated.data()};
    arguments.output_strides = {0, width};
    arguments.rows = rows;
    constexpr simd::row_layout layout{.width = width, .element_outputs = 3u, .added_outputs = 1u};
    static_assert(simd::lays_rows_in_lanes<sums_code, float, layout>);
    simd::row_loop<sums_code, float, layout>::run(arguments);
    bool good = true;
    for (std::size_t row = 0; row < rows; ++row) {
        float term[width], sum = 0;
        for (std::size_t i = 0; i < width; ++i) {
            volatile float rounded = inputs[row * width + i] * factors[i];
            sum += term[i] = rounded;
        }
        for (std::size_t i = 0; i < width; ++i) {
            volatile float quotient = term[i] / sum;
            expected[i] = quotient + expected[i];
            good = good && repeated[row * width + i] == sum;
        }
    }
    BOOST_TEST(good);
    BOOST_TEST((added == expected));
}

// Not a row alone, no rows of more registers, and nothing that looks at a row as a whole.
constexpr auto alone = x * target;
constexpr auto sparse = sparsemax(x);
template <auto const& Formula, std::size_t Width>
constexpr bool is_laid = simd::lays_rows_in_lanes<code_of<Formula>, float, simd::row_layout{Width}>;
constexpr std::size_t widest = 2 * simd::width<float>;
static_assert(is_laid<of_row, 1> && is_laid<of_row, widest> && !is_laid<of_row, widest + 1>);
static_assert(!is_laid<of_row, 0> && !is_laid<alone, 3> && !is_laid<sparse, 3>);

}  // namespace
