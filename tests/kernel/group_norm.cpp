// SPDX-License-Identifier: MIT
// Group and instance norm against plain loops in double.
#include <weft/kernel/group_norm.hpp>

#include "keras_layers.hpp"

namespace {

using namespace weft;
using keras::numbers, keras::poisoned;

// Forward and backward of samples one after another.
template <class Real, std::size_t Channels, std::size_t Groups>
struct normalized {
    poisoned<Real> y, dx, dgamma{numbers(Channels, 0.0)}, dbeta{numbers(Channels, 0.0)};

    normalized(const numbers& input, const numbers& upstream, std::size_t samples, const numbers& gamma, const numbers& beta)
        : y(input.size()), dx(input.size()) {
        const poisoned<Real> x(input), dy(upstream), of_gamma(gamma), of_beta(beta);
        const std::size_t each = input.size() / samples, places = each / Channels;
        for (std::size_t i = 0; i < samples; ++i) {
            poisoned<Real> mean(Channels), variance(Channels);
            const auto into = [&](poisoned<Real>& to) {
                return [&to, first = i * each](std::size_t place, std::size_t vector, simd::batch<Real> value) {
                    kernels::channels<Channels, Real>::store(to.data() + first + place * Channels, vector, value);
                };
            };
            const Real *const sample = x.data() + i * each, *const slopes = dy.data() + i * each;
            const auto store_y = into(y), store_dx = into(dx);
            kernels::group_statistics<Channels, Groups>(sample, places, mean.data(), variance.data());
            const kernels::norm_numbers<Real> of{of_gamma.data(), of_beta.data(), mean.data(), variance.data(), Real(1e-3)};
            kernels::group_norm_forward<Channels>(sample, places, of, store_y);
            kernels::group_norm_backward<Channels, Groups>(sample, slopes, places, of, dgamma.data(), dbeta.data(), store_dx);
            BOOST_TEST((mean.is_intact() && variance.is_intact()));
        }
        BOOST_TEST((y.is_intact() && dx.is_intact() && dgamma.is_intact() && dbeta.is_intact()));
    }
};

template <class Real, std::size_t Channels, std::size_t Groups>
void equals_plain_loops(std::size_t places) {
    constexpr std::size_t each = Channels / Groups;
    const numbers x = keras::numbers_from(1, places * Channels), dy = keras::numbers_from(9, places * Channels);
    const numbers gamma = keras::numbers_from(77, Channels), beta = keras::numbers_from(50, Channels);
    const normalized<Real, Channels, Groups> found(x, dy, 1, gamma, beta);
    numbers y(x.size()), dx(x.size());
    const double count = static_cast<double>(places * each);
    for (std::size_t group = 0; group < Groups; ++group) {
        const auto all = [&](const auto& function) {
            for (std::size_t p = 0; p < places; ++p)
                for (std::size_t c = group * each; c < (group + 1) * each; ++c) function(p * Channels + c, c);
        };
        double mean = 0, variance = 0, slope = 0, slope_of_normal = 0;
        all([&](std::size_t i, std::size_t) { mean += x[i] / count; });
        all([&](std::size_t i, std::size_t) { variance += (x[i] - mean) * (x[i] - mean) / count; });
        const double deviation = std::sqrt(variance + static_cast<double>(Real(1e-3)));
        all([&](std::size_t i, std::size_t c) { y[i] = (x[i] - mean) / deviation * gamma[c] + beta[c]; });
        all([&](std::size_t i, std::size_t c) {
            slope += gamma[c] * dy[i] / count, slope_of_normal += gamma[c] * dy[i] * (x[i] - mean) / deviation / count;
        });
        all([&](std::size_t i, std::size_t c) {
            dx[i] = (gamma[c] * dy[i] - slope - (x[i] - mean) / deviation * slope_of_normal) / deviation;
        });
    }
    const double rounding = 32 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(keras::difference(found.y, y) <= rounding, Channels);
    BOOST_TEST(keras::difference(found.dx, dx) <= rounding, Channels);
}

BOOST_AUTO_TEST_CASE(groups_equal_plain_loops_at_numbers_of_channels_around_registers) {
    constexpr std::size_t W = simd::width<float>;
    equals_plain_loops<float, 3, 1>(9);
    equals_plain_loops<float, W, 2>(7);
    equals_plain_loops<float, 2 * W + 3, 2 * W + 3>(6);
    equals_plain_loops<double, 3 * (W + 1), 3>(70);
}

}  // namespace
