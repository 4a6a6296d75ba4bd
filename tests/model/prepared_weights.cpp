// SPDX-License-Identifier: MIT
// Predictions from prepared weights are those of the weights there are now.
#include <weft/model/prepared_weights.hpp>

#include <weft/declare.hpp>
#include <weft/model/model.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

constexpr auto net = input<5, 6, 32> | conv2d<33, kernel(3), same> | batch_norm | relu(x)
                   | residual(conv2d<33, kernel(3), same>) | global_average_pool;
constexpr auto one = input<5, 6, 32> | conv2d<33, kernel(3), padding(1, 0, 2, 1)>;
constexpr auto small = input<5, 6, 8> | conv2d<33, kernel(3), same>;
static_assert(prepared_weights<net, float>::size >= 16 * (32 + 33) * 33);
static_assert(prepared_weights<small, float>::size == 0);
static_assert(model<net>::prepared_bytes == 4 * prepared_weights<net, float>::size);
static_assert(model<small>::prepared_bytes == 0);

auto sample(std::size_t from) {
    std::array<float, model<net>::input_size> x{};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<float>(from + i % 1009));
    return x;
}

BOOST_AUTO_TEST_CASE(weights_that_change_are_prepared_anew) {
    model<net> m{seed{1}}, other{seed{2}};
    const auto x = sample(3);
    const auto of_other = other(x), before = m(x);
    BOOST_TEST(before != of_other);
    BOOST_TEST(m(x) == before);
    for (const std::string& name : m.parameters().names()) m.set(name, other.get(name));
    BOOST_TEST(m(x) == of_other);

    parameter_block<net, float> first{};
    first.initialize(seed{1});
    m.parameters() = first;
    BOOST_TEST(m(x) == before);
    std::copy_n(other.parameters().data(), first.size(), m.parameters().data());
    BOOST_TEST(m(x) == of_other);

    // As many changes in both, of other numbers.
    model<net> third{seed{3}}, fourth{seed{4}};
    const auto of_third = third(x), of_fourth = fourth(x);
    third.parameters() = fourth.parameters();
    BOOST_TEST((third(x) == of_fourth && third(x) != of_third));
    third = m;
    BOOST_TEST(third(x) == of_other);
}

// Training, which takes weights as they are, agrees but for roundings.
BOOST_AUTO_TEST_CASE(predictions_are_those_of_training) {
    using convolution = contraction_of_group<one, float, 0>;
    model<one> m{seed{1}};
    m.set("conv2d/bias", std::vector<float>(33, 0.25f));
    const auto x = sample(3);
    const auto y = m(x);
    std::vector<float> direct(y.size()), work(convolution::workspace), read(x.begin(), x.end());
    read.resize(x.size() + simd::width<float>);
    convolution::forward(std::as_const(m).parameters().data(), read.data(), nullptr, nullptr, work.data(),
                         simd::row_store<float, 33, 33>{direct.data()});
    float worst = 0, largest = 0;
    for (std::size_t i = 0; i < y.size(); ++i)
        worst = std::max(worst, std::abs(y[i] - direct[i])), largest = std::max(largest, std::abs(direct[i]));
    BOOST_TEST(worst < 1e-6f * largest);
    BOOST_TEST(largest > 0.3f);
}

BOOST_AUTO_TEST_CASE(samples_together_are_those_alone) {
    const model<net> m{seed{1}};
    constexpr std::size_t size = model<net>::input_size, outputs = model<net>::output_size, samples = 5;
    std::vector<float> x, y(samples * outputs);
    for (std::size_t s = 0; s < samples; ++s)
        for (const float number : sample(s * 17)) x.push_back(number);
    m.run(x.data(), y.data(), samples);
    for (std::size_t s = 0; s < samples; ++s) {
        const auto alone = m(std::span<const float, size>(x.data() + s * size, size));
        BOOST_TEST(std::equal(alone.begin(), alone.end(), y.begin() + static_cast<std::ptrdiff_t>(s * outputs)));
    }
}

}  // namespace
