// SPDX-License-Identifier: MIT
// Batch norm against plain loops in double and the values and gradients of Keras.
#include <weft/kernel/batch_norm.hpp>

#include "keras_layers.hpp"

namespace {

using namespace weft;
using keras::numbers, keras::poisoned;

// Stores registers where they belong.
template <std::size_t Channels, class Real>
auto into(poisoned<Real>& to, std::size_t sample_stride) {
    return [&to, sample_stride](std::size_t sample, std::size_t place, std::size_t vector, simd::batch<Real> value) {
        kernels::channels<Channels, Real>::store(to.data() + sample * sample_stride + place * Channels, vector, value);
    };
}

// Everything of a step of training, by the kernels.
template <class Real, std::size_t Channels>
struct trained {
    poisoned<Real> mean{Channels}, variance{Channels}, scale{Channels}, shift{Channels}, dgamma{Channels}, dbeta{Channels};
    poisoned<Real> y, dx;

    // By the statistics of the batch, or by those given.
    trained(const numbers& input, const numbers& upstream, const kernels::batch_extents& extents, const Real* gamma, const Real* beta,
            const numbers& given_mean = {}, const numbers& given_variance = {})
        : y(input.size()), dx(input.size()) {
        const poisoned<Real> x(input), dy(upstream);
        if (given_mean.empty()) kernels::batch_statistics<Channels>(x.data(), extents, mean.data(), variance.data());
        else mean = poisoned<Real>(given_mean), variance = poisoned<Real>(given_variance);
        const kernels::norm_numbers<Real> of{gamma, beta, mean.data(), variance.data(), Real(1e-3)};
        kernels::scale_and_shift<Channels>(of, scale.data(), shift.data());
        const auto store_y = into<Channels>(y, extents.sample_stride);
        const auto store_dx = into<Channels>(dx, extents.sample_stride);
        kernels::batch_norm_forward<Channels>(x.data(), extents, scale.data(), shift.data(), store_y);
        kernels::batch_norm_backward_numbers<Channels>(x.data(), dy.data(), extents, of, dgamma.data(), dbeta.data());
        const poisoned<Real> no_shift(numbers(Channels, 0.0));
        if (given_mean.empty())
            kernels::batch_norm_backward_inputs<Channels>(x.data(), dy.data(), extents, of, dgamma.data(), dbeta.data(), store_dx);
        else kernels::batch_norm_forward<Channels>(dy.data(), extents, scale.data(), no_shift.data(), store_dx);
        poisoned<Real> in_place(input), slopes_in_place(upstream);
        const auto over_x = into<Channels>(in_place, extents.sample_stride), over_dy = into<Channels>(slopes_in_place, extents.sample_stride);
        kernels::batch_norm_forward<Channels>(in_place.data(), extents, scale.data(), shift.data(), over_x);
        BOOST_TEST(keras::difference(in_place, y.numbers_of()) == 0);
        if (given_mean.empty()) {
            kernels::batch_norm_backward_inputs<Channels>(x.data(), slopes_in_place.data(), extents, of, dgamma.data(), dbeta.data(), over_dy);
            BOOST_TEST(keras::difference(slopes_in_place, dx.numbers_of()) == 0);
        }
        for (const auto* one : {&mean, &variance, &scale, &shift, &dgamma, &dbeta, &y, &dx}) BOOST_TEST(one->is_intact());
    }
};

template <std::size_t Channels>
void is_that_of_keras(std::string_view name, double momentum) {
    const keras::json& one = keras::layer_case(name);
    const auto x = one["inputs"][0]["data"].get<numbers>(), dy = one["upstream"]["data"].get<numbers>();
    const bool has_gamma = one["weights"].size() == 4, trains = one["training"].get<bool>();
    const numbers mean = keras::weight(one, "moving_mean"), variance = keras::weight(one, "moving_variance");
    const numbers gamma = has_gamma ? keras::weight(one, "gamma") : numbers{}, beta = has_gamma ? keras::weight(one, "beta") : numbers{};
    const kernels::batch_extents extents{.samples = 2, .places = x.size() / 2 / Channels, .sample_stride = x.size() / 2};
    const trained<double, Channels> found(x, dy, extents, has_gamma ? gamma.data() : nullptr, has_gamma ? beta.data() : nullptr,
                                          trains ? numbers{} : mean, trains ? numbers{} : variance);
    BOOST_TEST(keras::difference(found.y, one["output"]["data"].get<numbers>()) <= 1e-14, name);
    BOOST_TEST(keras::difference(found.dx, one["grad_inputs"][0]["data"].get<numbers>()) <= 1e-14, name);
    if (has_gamma) {
        BOOST_TEST(keras::difference(found.dgamma, keras::weight(one, "gamma", "grad")) <= 2e-14, name);
        BOOST_TEST(keras::difference(found.dbeta, keras::weight(one, "beta", "grad")) <= 2e-14, name);
    }
    if (!trains) return;
    poisoned<double> moved_mean(mean), moved_variance(variance);
    kernels::update_moving<Channels>(momentum, found.mean.data(), moved_mean.data());
    kernels::update_moving<Channels>(momentum, found.variance.data(), moved_variance.data());
    BOOST_TEST(keras::difference(moved_mean, keras::weight(one, "moving_mean", "after_call")) <= 1e-15, name);
    BOOST_TEST(keras::difference(moved_variance, keras::weight(one, "moving_variance", "after_call")) <= 1e-15, name);
    BOOST_TEST((moved_mean.is_intact() && moved_variance.is_intact()));
}

BOOST_AUTO_TEST_CASE(batch_norm_has_the_values_gradients_and_moving_statistics_of_keras) {
    is_that_of_keras<4>("batchnorm train 4d", 0.9);
    is_that_of_keras<4>("batchnorm inference 4d", 0.99);
    is_that_of_keras<3>("batchnorm train 2d", 0.99);
    is_that_of_keras<3>("batchnorm train no scale/center", 0.99);
}

// Samples further apart than their places need: what is between is neither read nor written.
template <class Real, std::size_t Channels>
void equals_plain_loops(std::size_t samples, std::size_t places) {
    const std::size_t stride = places * Channels + 5, all = (samples - 1) * stride + places * Channels;
    numbers x = keras::numbers_from(1, all), dy = keras::numbers_from(9, all);
    const numbers gamma = keras::numbers_from(77, Channels), beta = keras::numbers_from(50, Channels);
    for (std::size_t i = 0; i < all; ++i)
        if (i % stride >= places * Channels) x[i] = dy[i] = std::numeric_limits<double>::quiet_NaN();
        else x[i] = static_cast<double>(static_cast<float>(x[i] + 3));
    const poisoned<Real> of_gamma(gamma), of_beta(beta);
    const trained<Real, Channels> found(x, dy, {samples, places, stride}, of_gamma.data(), of_beta.data());
    numbers mean(Channels), variance(Channels), dgamma(Channels), dbeta(Channels), y = x, dx = x;
    const double rows = static_cast<double>(samples * places), epsilon = static_cast<double>(Real(1e-3));
    for (std::size_t c = 0; c < Channels; ++c) {
        const auto each = [&](const auto& function) {
            for (std::size_t s = 0; s < samples; ++s)
                for (std::size_t p = 0; p < places; ++p) function(s * stride + p * Channels + c);
        };
        each([&](std::size_t i) { mean[c] += x[i] / rows; });
        each([&](std::size_t i) { variance[c] += (x[i] - mean[c]) * (x[i] - mean[c]) / rows; });
        const double deviation = std::sqrt(variance[c] + epsilon);
        each([&](std::size_t i) { y[i] = (x[i] - mean[c]) / deviation * gamma[c] + beta[c]; });
        each([&](std::size_t i) { dbeta[c] += dy[i], dgamma[c] += dy[i] * (x[i] - mean[c]) / deviation; });
        each([&](std::size_t i) {
            dx[i] = gamma[c] / deviation * (dy[i] - dbeta[c] / rows - (x[i] - mean[c]) / deviation * dgamma[c] / rows);
        });
    }
    const double rounding = static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(keras::difference(found.mean, mean) <= 4 * rounding, Channels);
    BOOST_TEST(keras::difference(found.variance, variance) <= 4 * rounding, Channels);
    // x is 3 and a half with a deviation of a half: as many roundings of 3 / deviation.
    BOOST_TEST(keras::difference(found.y, y) <= 32 * rounding, Channels);
    BOOST_TEST(keras::difference(found.dx, dx) <= 32 * rounding, Channels);
    // Of each row dy, up to 1, times that error of the mean over the deviation.
    BOOST_TEST(keras::difference(found.dgamma, dgamma) <= 4 * rows * rounding, Channels);
    BOOST_TEST(keras::difference(found.dbeta, dbeta) <= rows * rounding, Channels);
}

BOOST_AUTO_TEST_CASE(training_equals_plain_loops_at_every_number_of_channels) {
    constexpr std::size_t W = simd::width<float>, V = simd::width<double>;
    equals_plain_loops<float, 1>(5, 7);
    equals_plain_loops<float, W - 1>(3, 5);
    equals_plain_loops<float, W>(2, 70);
    equals_plain_loops<float, 6 * W + 3>(3, 4);
    equals_plain_loops<double, 3>(3, 130);
    equals_plain_loops<double, V + 1>(9, 1);
}

// A mean of many large numbers is as exact as their sum in parts of 64.
BOOST_AUTO_TEST_CASE(the_statistics_of_many_places_keep_their_digits) {
    const std::size_t places = 40000;
    numbers x = keras::numbers_from(1, places);
    for (double& value : x) value = static_cast<double>(static_cast<float>(value + 100));
    const poisoned<float> input(x);
    double mean = 0, variance = 0;
    for (const double value : x) mean += value / static_cast<double>(places);
    for (const double value : x) variance += (value - mean) * (value - mean) / static_cast<double>(places);
    poisoned<float> found_mean(1), found_variance(1);
    kernels::batch_statistics<1>(input.data(), {1, places, places}, found_mean.data(), found_variance.data());
    BOOST_TEST(keras::difference(found_mean, {mean}) <= 4e-4);
    BOOST_TEST(keras::difference(found_variance, {variance}) <= 1e-5);
}

}  // namespace
