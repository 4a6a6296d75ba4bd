// SPDX-License-Identifier: MIT
// Prediction: one sample and many, in float and double, against a plain computation.
#include <weft/model/model.hpp>

#include <weft/declare.hpp>
#include <weft/model/predict.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <cmath>

namespace {

using namespace weft;

constexpr auto net = input<5> | dropout(0.5) | dense<19> | tanh(x) | dropout(0.2) | dense<7, no_bias>
                   | softmax(x);
static_assert(model<net>::input_size == 5 && model<net>::output_size == 7);

std::vector<double> samples_of(std::size_t count) {
    std::vector<double> result(5 * count);
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = std::sin(0.7 * static_cast<double>(i));
    return result;
}

// The same in plain loops.
template <class Real>
std::array<double, 7> plain(const model<net, Real>& m, const double* sample) {
    const std::vector<Real> w = m.get("dense/kernel"), b = m.get("dense/bias"), v = m.get("dense_1/kernel");
    std::array<double, 7> result{};
    for (std::size_t unit = 0; unit < 19; ++unit) {
        auto hidden = static_cast<double>(b[unit]);
        for (std::size_t i = 0; i < 5; ++i) hidden += static_cast<double>(w[19 * i + unit]) * sample[i];
        for (std::size_t o = 0; o < 7; ++o) result[o] += static_cast<double>(v[7 * unit + o]) * std::tanh(hidden);
    }
    double sum = 0;
    for (double& value : result) sum += value = std::exp(value);
    for (double& value : result) value /= sum;
    return result;
}

template <class Real>
void predicts_every_number_of_rows(double tolerance) {
    model<net, Real> m{seed{3}};
    m.set("dense/bias", std::vector<Real>(19, Real(0.25)));
    const std::vector<double> all_samples = samples_of(100);
    const std::vector<Real> all_inputs(all_samples.begin(), all_samples.end());
    std::vector<Real> of_all(700);
    predict(m, all_inputs, of_all);
    for (const std::size_t rows : {0u, 1u, 2u, 13u, 47u, 48u, 49u, 100u}) {
        const std::vector<double> exact = samples_of(rows);
        const std::vector<Real> inputs(exact.begin(), exact.end());
        std::vector<Real> outputs(7 * rows + 1, Real(-1));
        predict(m, inputs, std::span(outputs).first(7 * rows));
        BOOST_TEST(outputs.back() == Real(-1));
        // Batches of two or more agree; one row alone may add up in another order.
        if (rows > 1) BOOST_TEST(std::equal(outputs.begin(), outputs.end() - 1, of_all.begin()));
        bool good = true;
        for (std::size_t row = 0; row < rows; ++row) {
            std::vector<double> rounded(inputs.begin() + static_cast<std::ptrdiff_t>(5 * row),
                                        inputs.begin() + static_cast<std::ptrdiff_t>(5 * row + 5));
            const auto expected = plain(m, rounded.data());
            const auto one = m(std::span(inputs).subspan(5 * row).template first<5>());
            for (std::size_t o = 0; o < 7; ++o) {
                good = good && std::abs(static_cast<double>(outputs[7 * row + o]) - expected[o]) <= tolerance;
                good = good
                    && std::abs(static_cast<double>(one[o] - outputs[7 * row + o])) <= tolerance
                    && (rows > 1 || one[o] == outputs[7 * row + o]);
            }
        }
        BOOST_TEST(good, "rows " << rows);
    }
}

BOOST_AUTO_TEST_CASE(any_number_of_rows_is_predicted_as_each_sample_is) {
    predicts_every_number_of_rows<float>(1e-6);
    predicts_every_number_of_rows<double>(1e-14);
}

// A batch of one with long sums adds them up side by side.
constexpr auto deep = input<100> | dense<33> | relu(x) | dense<2>;
BOOST_AUTO_TEST_CASE(one_sample_of_a_deep_network_is_near_that_of_a_batch) {
    const model<deep> m{seed{5}};
    std::vector<float> inputs(300), outputs(6);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(std::sin(0.7 * static_cast<double>(i)));
    predict(m, inputs, outputs);
    for (std::size_t row = 0; row < 3; ++row) {
        const auto one = m(std::span<const float>(inputs).subspan(100 * row).first<100>());
        for (std::size_t o = 0; o < 2; ++o) BOOST_TEST(std::abs(one[o] - outputs[2 * row + o]) <= 1e-6f);
    }
}

BOOST_AUTO_TEST_CASE(a_copy_is_independent) {
    model<net> m{seed{3}};
    const std::array<float, 5> sample{1, 2, 3, 4, 5};
    const model<net> copy = m;
    const auto before = m(sample);
    m.set("dense/bias", std::vector<float>(19, 1));
    BOOST_TEST((copy(sample) == before));
    BOOST_TEST((m(sample) != before));
    const float in_an_array[]{1, 2, 3, 4, 5};
    BOOST_TEST((copy({1, 2, 3, 4, 5}) == before && copy(in_an_array) == before));
}

constexpr auto views = input<2, 3> | identity | flatten | reshape<3, 2>;
constexpr auto rows_of_two = input<2, 3> | softmax(x) | reshape<3, 2> | softmax(x);

BOOST_AUTO_TEST_CASE(networks_without_parameters_predict) {
    const std::array<float, 6> sample{1, 2, 3, 4, 5, 6};
    BOOST_TEST((model<views>{}(sample) == sample));
    const auto found = model<rows_of_two>{}(sample);
    double inner[6];
    for (int i = 0; i < 6; ++i) inner[i] = std::exp(i % 3) / (1 + std::exp(1) + std::exp(2));
    for (std::size_t i = 0; i < 6; ++i) {
        const double expected = 1 / (1 + std::exp(inner[i ^ 1] - inner[i]));
        BOOST_TEST(std::abs(static_cast<double>(found[i]) - expected) < 1e-6);
    }
}

}  // namespace
