// SPDX-License-Identifier: MIT
// Layers of noise at work: keep rates, moments, independence, bits.
#include <weft/model/forward.hpp>
#include <weft/model/layer_draws.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <map>
#include <vector>

namespace {

using namespace weft;

constexpr std::size_t width = 1021, samples = 64;  // no multiple of a register
constexpr double count = width * samples;

constexpr auto dropped = input<width> | dropout(0.25);
constexpr auto noisy = input<width> | gaussian_noise(0.5);
constexpr auto scaled = input<width> | gaussian_dropout(0.2);
constexpr auto alpha = input<width> | alpha_dropout(0.25);

// What the layer gives in a step of a training, for inputs that are all the same.
template <auto const& Net, class Real = float>
std::vector<Real> trained(std::type_identity_t<Real> input_value, seed from = seed{3}, std::uint64_t at_step = 0) {
    layer_draws<Net, Real> draws;
    draws.reserve(samples);
    draws.draw(from, at_step, samples);
    using noise = group_kernel<Net, Real, 0>;
    const aligned_block<Real> inputs = [&] {
        aligned_block<Real> block(samples * width);
        block.fill(input_value);
        return block;
    }();
    aligned_block<Real> padded(samples * noise::stride);
    const Real* const reads[] = {inputs.data()};
    noise::template forward<phase::training, false, typename noise::strides{width}>(
        nullptr, {.reads = reads, .output = padded.data(), .draws = draws.by_number(), .samples = samples});
    std::vector<Real> result;
    for (std::size_t s = 0; s < samples; ++s)
        result.insert(result.end(), padded.data() + s * noise::stride,
                      padded.data() + s * noise::stride + width);
    return result;
}

struct moments {
    double mean, deviation, skewness, kurtosis;
};
template <class Real>
moments moments_of(const std::vector<Real>& numbers) {
    double mean = 0, second = 0, third = 0, fourth = 0;
    for (const Real number : numbers) mean += static_cast<double>(number) / count;
    for (const Real number : numbers) {
        const double centred = static_cast<double>(number) - mean;
        second += centred * centred / count;
        third += centred * centred * centred / count;
        fourth += centred * centred * centred * centred / count;
    }
    const double deviation = std::sqrt(second);
    return {mean, deviation, third / (second * deviation), fourth / (second * second)};
}

BOOST_AUTO_TEST_CASE(dropout_keeps_its_share_and_scales_it) {
    std::map<float, int> values;
    for (const float value : trained<dropped>(3)) ++values[value];
    BOOST_TEST(values.size() == 2u);
    BOOST_TEST(std::abs(values[4] / count - 0.75) < 5 * std::sqrt(0.25 * 0.75 / count));
    BOOST_TEST(values[0] + values[4] == static_cast<int>(count));
}

// 65 344 draws: the moments of a normal number within 5 deviations of theirs.
BOOST_AUTO_TEST_CASE(gaussian_noise_is_normal_about_the_input) {
    const moments found = moments_of(trained<noisy>(3));
    BOOST_TEST(std::abs(found.mean - 3) < 5 * 0.5 / std::sqrt(count));
    BOOST_TEST(std::abs(found.deviation / 0.5 - 1) < 5 * std::sqrt(0.5 / count));
    BOOST_TEST(std::abs(found.skewness) < 5 * std::sqrt(6 / count));
    BOOST_TEST(std::abs(found.kurtosis - 3) < 5 * std::sqrt(24 / count));
    int within[3] = {};
    for (const float value : trained<noisy>(0))
        for (int k = 0; k < 3; ++k) within[k] += std::abs(value) < 0.5f * static_cast<float>(k + 1);
    for (const auto& [k, share] : {std::pair{0, 0.6826895}, {1, 0.9544997}, {2, 0.9973002}})
        BOOST_TEST(std::abs(within[k] / count - share)
                   < 5 * std::sqrt(share * (1 - share) / count));
}

BOOST_AUTO_TEST_CASE(gaussian_dropout_is_normal_about_the_input_by_its_size) {
    const moments found = moments_of(trained<scaled>(3));
    BOOST_TEST(std::abs(found.mean - 3) < 5 * 1.5 / std::sqrt(count));
    BOOST_TEST(std::abs(found.deviation / 1.5 - 1) < 5 * std::sqrt(0.5 / count));
    for (const float value : trained<scaled>(0)) BOOST_REQUIRE(value == 0);
}

BOOST_AUTO_TEST_CASE(alpha_dropout_keeps_its_share) {
    std::map<float, int> values;
    for (const float value : trained<alpha>(3)) ++values[value];
    BOOST_TEST(values.size() == 2u);
    BOOST_TEST(std::abs(values.rbegin()->second / count - 0.75)
               < 5 * std::sqrt(0.25 * 0.75 / count));
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
    const moments of_a = moments_of(a), of_b = moments_of(b);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (static_cast<double>(a[i]) - of_a.mean) * (static_cast<double>(b[i]) - of_b.mean);
    return std::abs(sum) / (of_a.deviation * of_b.deviation * count);
}

constexpr auto later = input<width> | identity | gaussian_noise(0.5);
constexpr auto lost_later = input<width> | identity | dropout(0.25);

BOOST_AUTO_TEST_CASE(steps_seeds_and_layers_draw_independently_and_the_same_again) {
    const double bound = 5 / std::sqrt(count);
    const std::vector<float> here = trained<noisy>(0), lost = trained<dropped>(1);
    BOOST_TEST((trained<noisy>(0) == here && trained<dropped>(1) == lost));
    BOOST_TEST(correlation(here, trained<noisy>(0, seed{3}, 1)) < bound);
    BOOST_TEST(correlation(here, trained<noisy>(0, seed{4}, 0)) < bound);
    BOOST_TEST(correlation(here, trained<later>(0)) < bound);
    BOOST_TEST(correlation(lost, trained<dropped>(1, seed{3}, 1)) < bound);
    BOOST_TEST(correlation(lost, trained<dropped>(1, seed{4}, 0)) < bound);
    BOOST_TEST(correlation(lost, trained<lost_later>(1)) < bound);
}

constexpr auto own = input<width> | (x + 0.5 * normal_noise);

BOOST_AUTO_TEST_CASE(a_formula_of_noise_is_a_layer_too) {
    BOOST_TEST((trained<own>(3) == trained<noisy>(3)));
}

template <class Real>
std::uint64_t bits_of(const std::vector<Real>& numbers) {
    using word = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;
    std::uint64_t bits = 0xcbf29ce484222325u;
    for (const Real number : numbers)
        bits = (bits ^ std::bit_cast<word>(number)) * 0x100000001b3u;
    return bits;
}

// Without FMA a product is rounded before it is added to: other bits, there too the same of all.
constexpr std::uint64_t with_fma(std::uint64_t bits, std::uint64_t without) {
    return simd::fma_is_fused ? bits : without;
}

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_noise_on_every_compiler) {
    BOOST_TEST(bits_of(trained<noisy>(3)) == with_fma(10638999555771409309u, 662723189823773623u));
    BOOST_TEST(bits_of(trained<scaled>(3)) == with_fma(15371512149103578887u, 712696894719069006u));
    BOOST_TEST(bits_of(trained<alpha>(3)) == 13888915817301474764u);
    const std::uint64_t of_noisy = bits_of(trained<noisy, double>(3));
    const std::uint64_t of_scaled = bits_of(trained<scaled, double>(3));
    BOOST_TEST(of_noisy == with_fma(3158543878393179706u, 6068346383226264311u));
    BOOST_TEST(of_scaled == with_fma(4336614787015252481u, 10026072430444640664u));
}

}  // namespace
