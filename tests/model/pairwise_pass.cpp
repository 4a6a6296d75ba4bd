// SPDX-License-Identifier: MIT
// The loss between embeddings against Keras, and batches of every size against sums over pairs.
#include <weft/model/pairwise_pass.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses.hpp>

#include <limits>

namespace {

using namespace weft;

constexpr auto circle_of_reference = weighted(circle({.gamma = 8, .margin = 0.4}));

// Rows a register apart; the padding holds what nothing may read.
template <class Real, std::size_t Width>
aligned_block<Real> padded_rows(const std::vector<double>& rows) {
    constexpr std::size_t stride = kernels::padded<Width, Real>;
    aligned_block<Real> result(rows.size() / Width * stride);
    result.fill(std::numeric_limits<Real>::quiet_NaN());
    for (std::size_t i = 0; i < rows.size(); ++i)
        result[i / Width * stride + i % Width] = static_cast<Real>(rows[i]);
    return result;
}

const nlohmann::json& circle_case() {
    for (const auto& each : reference_losses().at("cases"))
        if (each.at("loss") == "circle") return each;
    throw std::runtime_error("losses.json has no circle");
}

// The worst of the values of the samples, one at a time by their weights, of the mean and of its gradient.
template <class Real>
double distance_from_keras() {
    const reference_case of{circle_case()};
    constexpr std::size_t samples = 8, width = 4;
    const auto embeddings = padded_rows<Real, width>(of.predictions);
    const std::vector<Real> labels(of.targets.begin(), of.targets.end());
    pairwise_pass<Real, width, circle_of_reference> pass;
    std::vector<double> values;
    for (std::size_t i = 0; i < samples; ++i) {
        std::vector<Real> weights(samples, Real(0));
        weights[i] = 1;
        values.push_back(8 * pass.run(embeddings.data(), labels.data(), weights.data(), samples, nullptr));
    }
    const std::vector<Real> ones(samples, Real(1));
    aligned_block<Real> gradient(samples * pass.stride);
    gradient.fill(std::numeric_limits<Real>::quiet_NaN());
    const double mean = pass.run(embeddings.data(), labels.data(), ones.data(), samples, gradient.data());
    std::vector<double> slopes;
    for (std::size_t i = 0; i < samples * pass.stride; ++i)
        if (i % pass.stride < width) slopes.push_back(static_cast<double>(gradient[i]));
        else BOOST_TEST(gradient[i] == 0, "the padding of the gradient");
    return std::max({relative_distance(values, numbers_in(of.expected.at("per_sample"))),
                     relative_distance({mean}, numbers_in(of.expected.at("mean"))),
                     relative_distance(slopes, of.slopes())});
}

BOOST_AUTO_TEST_CASE(circle_is_that_of_keras) {
    const double in_double = distance_from_keras<double>(), in_float = distance_from_keras<float>();
    BOOST_TEST(in_double <= 1e-12, in_double);
    BOOST_TEST(in_float <= 1e-5, in_float);
}

// A loss with one value a pair, whose sum and slope a loop over the pairs gives.
constexpr auto attraction = mean(where(positive_pair, -similarity, where(negative_pair, square(similarity), 0)));

template <class Real, std::size_t Width>
double distance_from_loop(std::size_t samples) {
    std::vector<double> e(samples * Width);
    std::vector<Real> labels(samples);
    for (std::size_t i = 0; i < e.size(); ++i) e[i] = std::sin(1.7 * static_cast<double>(i) + 0.3);
    for (std::size_t i = 0; i < samples; ++i) labels[i] = static_cast<Real>(7 * i % 3);
    const auto pairs = static_cast<double>(samples * samples);
    double value = 0;
    std::vector<double> slopes(e.size());
    for (std::size_t i = 0; i < samples; ++i)
        for (std::size_t j = 0; j < samples; ++j) {
            if (i == j) continue;
            double s = 0;
            for (std::size_t k = 0; k < Width; ++k) s += e[i * Width + k] * e[j * Width + k];
            const bool same = labels[i] == labels[j];
            value += (same ? -s : s * s) / pairs;
            const double slope = (same ? -1 : 2 * s) / pairs;
            for (std::size_t k = 0; k < Width; ++k) {
                slopes[i * Width + k] += slope * e[j * Width + k];
                slopes[j * Width + k] += slope * e[i * Width + k];
            }
        }
    const auto embeddings = padded_rows<Real, Width>(e);
    pairwise_pass<Real, Width, attraction> pass;
    aligned_block<Real> gradient(samples * pass.stride);
    const double found = pass.run(embeddings.data(), labels.data(), nullptr, samples, gradient.data());
    std::vector<double> found_slopes;
    for (std::size_t i = 0; i < samples; ++i)
        for (std::size_t k = 0; k < Width; ++k)
            found_slopes.push_back(static_cast<double>(gradient[i * pass.stride + k]));
    return std::max(relative_distance({found}, {value}), relative_distance(found_slopes, slopes));
}

BOOST_AUTO_TEST_CASE(batches_of_every_size_are_the_sum_over_their_pairs) {
    constexpr std::size_t lanes = simd::width<double>;
    for (std::size_t samples = 1; samples <= 4 * lanes + 1; ++samples) {
        const double narrow = distance_from_loop<double, 3>(samples);
        const double wide = distance_from_loop<double, 2 * lanes>(samples);
        BOOST_TEST(narrow <= 1e-13, samples << " samples of 3: " << narrow);
        BOOST_TEST(wide <= 1e-13, samples << " samples of registers: " << wide);
    }
}

BOOST_AUTO_TEST_CASE(a_batch_smaller_than_the_one_before_is_as_by_itself) {
    const std::vector<float> labels{0, 1, 0, 1, 2, 2, 0};
    const auto rows = padded_rows<float, 2>({1, 0, 0, 1, 0.6, 0.8, 0.8, 0.6, -1, 0, 0, -1, 0.6, -0.8});
    pairwise_pass<float, 2, circle> used, fresh;
    aligned_block<float> first(7 * used.stride), second(3 * used.stride), alone(3 * used.stride);
    used.run(rows.data(), labels.data(), nullptr, 7, first.data());
    const double after = used.run(rows.data(), labels.data(), nullptr, 3, second.data());
    BOOST_TEST(after == fresh.run(rows.data(), labels.data(), nullptr, 3, alone.data()));
    BOOST_TEST(after > 0);
    BOOST_TEST(std::equal(second.begin(), second.end(), alone.begin()));
}

// Without a partner or without others there is nothing to compare; similarities of -1 and 1 at the
// default gamma of 80 would overflow an exp of floats.
BOOST_AUTO_TEST_CASE(circle_is_finite_where_a_class_is_alone_and_where_everything_is_wrong) {
    const auto rows = padded_rows<float, 2>({1, 0, -1, 0, 1, 0, -1, 0});
    const auto loss_of = [&](const std::vector<float>& labels) {
        pairwise_pass<float, 2, circle> pass;
        aligned_block<float> gradient(4 * pass.stride);
        const double value = pass.run(rows.data(), labels.data(), nullptr, 4, gradient.data());
        for (const float slope : gradient) BOOST_TEST(std::isfinite(slope));
        if (value == 0) for (const float slope : gradient) BOOST_TEST(slope == 0);
        return value;
    };
    BOOST_TEST(loss_of({0, 1, 2, 3}) == 0);
    BOOST_TEST(loss_of({5, 5, 5, 5}) == 0);
    // p = 80 (2.4 · 1.6), n = 80 (1.4 · 0.6): one partner opposite, one of two others in place.
    BOOST_TEST(loss_of({0, 0, 1, 1}) == 80 * (2.4 * 1.6 + 1.4 * 0.6), boost::test_tools::tolerance(1e-6));
}

}  // namespace
