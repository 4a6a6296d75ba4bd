// SPDX-License-Identifier: MIT
// Formulas over arrays: every width, one rounding an operation, several outputs, what is refused.
#include <weft/simd/apply.hpp>

#include <weft/formula/activations.hpp>
#include <weft/loss/cross_entropy.hpp>
#include <weft/tensor/random.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>
#include <simd/lane_fma.hpp>
#include <train/temporary_file.hpp>

#include <cstdint>
#include <cstring>

namespace {

using namespace weft;

constexpr auto swish = x * sigmoid(x);
constexpr auto swish_slope = derivative(swish, x);

BOOST_AUTO_TEST_CASE(outputs_are_vectors_arrays_or_spans) {
    const std::array<double, 3> in{-1, 0, 2};
    std::array<double, 3> values{}, slopes{};
    std::vector<double> others(3);
    apply<swish, swish_slope>(values, slopes, x = in);
    apply<swish>(others, x = in);
    BOOST_TEST(others == std::vector<double>(values.begin(), values.end()));
    apply_rows<3, swish_slope>(others, x = in);
    BOOST_TEST(others == std::vector<double>(slopes.begin(), slopes.end()));
}

BOOST_AUTO_TEST_CASE(a_formula_fills_an_array_of_any_length) {
    std::vector<float> inputs{-2, -1, 0, 1, 2}, outputs(5);
    apply<swish>(std::span(outputs), x = inputs);
    BOOST_TEST(std::abs(outputs[3] - 0.7310586f) < 1e-6f);
    BOOST_TEST(outputs[2] == 0);
}

// Values and slopes of smooth formulas, a tail of every length, nothing beside the arrays touched.
template <class Real>
void applies_to_every_width() {
    for (std::size_t n = 1; n <= 4 * simd::width<Real> + 1; ++n) {
        guarded<Real> inputs(n), values(n), slopes(n);
        for (std::size_t i = 0; i < n; ++i) inputs[i] = static_cast<Real>(wave(i));
        apply<swish, swish_slope>(values.span(), slopes.span(), x = inputs.span());
        bool good = values.is_unmarked_before() && slopes.is_unmarked_before();
        for (std::size_t i = 0; i < n; ++i) {
            const auto at = static_cast<double>(inputs[i]);
            good = good && is_near(values[i], evaluate(swish, x = at))
                && is_near(slopes[i], evaluate(swish_slope, x = at));
        }
        BOOST_TEST(good, "width " << n);
    }
}

BOOST_AUTO_TEST_CASE(values_and_slopes_are_right_at_every_width_in_float_and_double) {
    applies_to_every_width<float>();
    applies_to_every_width<double>();
}

// Neither formula may become an FMA where it is written as two operations.
constexpr auto apart = square(prediction - target) + prediction * target;
constexpr auto minus = prediction * target - square(target) * prediction;
constexpr auto negated = -(prediction * target) + target;
constexpr auto chosen = where(prediction < target, prediction * target, target) + prediction;
constexpr auto inside = log1p(square(prediction)) + tanh(prediction * target);
constexpr auto fused = fma(prediction, target, prediction);

template <class Real>
std::uint64_t bits_of(const std::vector<Real>& numbers) {
    std::uint64_t sum = 0xcbf29ce484222325u;
    for (const Real number : numbers) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &number, sizeof(Real));
        sum = (sum ^ bits) * 0x100000001b3u;
    }
    return sum;
}

template <class Real>
struct rounding_data {
    static constexpr std::size_t count = 100'003;
    std::vector<Real> p, t, out;
    rounding_data() : p(count), t(count), out(count) {
        random_stream random(seed{1});  // the same numbers everywhere, unlike those of a libm
        for (std::size_t i = 0; i < count; ++i) {
            p[i] = static_cast<Real>(random.uniform(-0.5, 1.5));
            t[i] = static_cast<Real>(random.uniform(-5, 5));
        }
    }
    template <auto const& Formula>
    const std::vector<Real>& run() {
        apply<Formula>(std::span(out), prediction = p, target = t);
        return out;
    }
};

// A value that no compiler sees through, so that the next operation is apart.
template <class Real>
Real apart_from(Real value) {
    volatile Real held = value;
    return held;
}

template <class Real>
void rounds_as_written() {
    rounding_data<Real> data;
    const auto differing = [&](const std::vector<Real>& found, const auto& expected) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < data.count; ++i) count += found[i] != expected(data.p[i], data.t[i]);
        return count;
    };
    const auto sum = [](Real p, Real t) {
        const Real d = apart_from(p - t);
        return apart_from(apart_from(d * d) + apart_from(p * t));
    };
    BOOST_TEST(differing(data.template run<apart>(), sum) == 0u);
    BOOST_TEST(differing(data.template run<minus>(), [](Real p, Real t) {
        return apart_from(apart_from(p * t) - apart_from(apart_from(t * t) * p));
    }) == 0u);
    BOOST_TEST(differing(data.template run<negated>(),
                         [](Real p, Real t) { return apart_from(t - apart_from(p * t)); }) == 0u);
    BOOST_TEST(differing(data.template run<chosen>(), [](Real p, Real t) {
        return apart_from((p < t ? apart_from(p * t) : t) + p);
    }) == 0u);
    // In two roundings where there is no such instruction.
    BOOST_TEST(differing(data.template run<fused>(), [](Real p, Real t) {
        return lane_fma(p, t, p);
    }) == 0u);
    // The two differ often enough for the above to mean something.
    BOOST_TEST(differing(data.template run<apart>(), [](Real p, Real t) {
        const Real d = apart_from(p - t);
        return std::fma(d, d, apart_from(p * t));
    }) > data.count / 10);
}

BOOST_AUTO_TEST_CASE(a_formula_rounds_once_an_operation_as_written_and_fma_once) {
    rounds_as_written<float>();
    rounds_as_written<double>();
}

// Functions of products have the same bits on every compiler; tanh has others in other registers.
BOOST_AUTO_TEST_CASE(functions_of_products_have_known_bits) {
    if (sizeof(simd::batch<float>) != 64) return;
    BOOST_TEST(bits_of(rounding_data<float>().run<inside>()) == 7551174519728515050u);
    BOOST_TEST(bits_of(rounding_data<double>().run<inside>()) == 14295361293842154315u);
}

constexpr auto total = row_sum(x * target);
constexpr auto pulled_up = square(row_sum(x));
constexpr auto pull = derivative(pulled_up, x);
constexpr auto tripled = 3 * x;
constexpr auto three = derivative(tripled, x);
constexpr auto picked = pick(x, label) - row_max(x);
constexpr auto scaled = x * rate;

BOOST_AUTO_TEST_CASE(a_reduction_gives_one_value_a_row) {
    std::vector<double> inputs(21), weights(21, 2), row(1), rows(3);
    for (std::size_t i = 0; i < 21; ++i) inputs[i] = static_cast<double>(i);
    apply<total>(std::span(row), x = inputs, target = weights);
    BOOST_TEST(row[0] == 420);
    apply_rows<7, total>(std::span(rows), x = inputs, target = weights);
    BOOST_TEST((rows == std::vector<double>{42, 140, 238}));
    const std::vector<double> labels{0, 6, 2};
    apply_rows<7, picked>(std::span(rows), x = inputs, label = labels);
    BOOST_TEST((rows == std::vector<double>{-6, 0, -4}));
}

BOOST_AUTO_TEST_CASE(a_slope_that_algebra_makes_a_number_or_one_value_a_row_still_fills_the_array) {
    std::vector<float> inputs{1, 2, 3, 4, 5}, slopes(5);
    apply<three>(std::span(slopes), x = inputs);
    BOOST_TEST((slopes == std::vector<float>(5, 3)));
    apply<pull>(std::span(slopes), x = inputs);
    BOOST_TEST((slopes == std::vector<float>(5, 30)));
    std::vector<float> of_rows(6), values(2), rows{1, 2, 3, 4, 5, 6};
    apply_rows<3, pulled_up, pull>(std::span(values), std::span(of_rows), x = rows);
    BOOST_TEST((values == std::vector<float>{36, 225}));
    BOOST_TEST((of_rows == std::vector<float>{12, 12, 12, 30, 30, 30}));
}

BOOST_AUTO_TEST_CASE(a_placeholder_may_be_one_number) {
    std::vector<float> inputs{1, 2, 3}, outputs(3);
    apply<scaled>(std::span(outputs), x = inputs, rate = 0.5);
    BOOST_TEST((outputs == std::vector<float>{0.5f, 1, 1.5f}));
    apply<scaled>(std::span(outputs), x = 4, rate = 0.5);
    BOOST_TEST((outputs == std::vector<float>{2, 2, 2}));
}

BOOST_AUTO_TEST_CASE(in_place_and_empty_arrays_are_fine) {
    std::vector<float> values{1, 2, 3}, nothing_here;
    apply<tripled>(std::span(values), x = std::span<const float>(values));
    BOOST_TEST((values == std::vector<float>{3, 6, 9}));
    apply<tripled>(std::span(nothing_here), x = nothing_here);
}

BOOST_AUTO_TEST_CASE(lengths_that_differ_are_refused) {
    std::vector<float> three_numbers(3), four(4), one(1), none;
    BOOST_TEST(error_of([&] { apply<tripled>(std::span(three_numbers), x = four); })
               == "weft: apply: x has 4 elements, expected 3");
    BOOST_TEST(error_of([&] { apply<tripled>(std::span(none), x = four); })
               == "weft: apply: x has 4 elements, expected 0");
    BOOST_TEST(error_of([&] { apply<swish, swish_slope>(std::span(four), std::span(one), x = four); })
               == "weft: apply: output 1 has 1 elements, expected 4");
    BOOST_TEST(error_of([&] { apply_rows<8, tripled>(std::span(four), x = four); })
               == "weft: apply: x has 4 elements, expected 0");
    BOOST_TEST(error_of([&] { apply_rows<3, tripled>(std::span(four), x = three_numbers); })
               == "weft: apply: output 0 has 4 elements, expected 3");
    BOOST_TEST(error_of([&] { apply<total>(std::span(one), x = none, target = none); })
               == "weft: apply: expected rows of at least one element, found none");
}

}  // namespace
