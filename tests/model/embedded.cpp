// SPDX-License-Identifier: MIT
// Weights that are constants of the program predict what a model with them predicts, bit for bit.
#include <weft/model/embedded.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>

namespace {
namespace model_embedded {

using namespace weft;

template <std::size_t Count>
constexpr std::array<float, Count> numbers = [] {
    std::array<float, Count> result{};
    for (std::size_t i = 0; i < Count; ++i)
        result[i] = static_cast<float>(i * 37 % 101) / 64.0F - 0.7F;
    return result;
}();

// With a batch norm and an array of its own for the sum.
constexpr auto net = input<6> | x / 2 | dense<5> | batch_norm | relu(x)
                   | residual(dense<5> | tanh(x)) | dense<3> | softmax(x);
constexpr auto weights = [] {
    auto result = numbers<6 * 5 + 5 + 4 * 5 + 5 * 5 + 5 + 5 * 3 + 3>;
    for (std::size_t i = 0; i < 5; ++i) result[6 * 5 + 5 + 3 * 5 + i] = 1 + result[i];  // variances
    return result;
}();

using embedded = embedded_model<net, weights>;
static_assert(std::is_nothrow_invocable_v<const embedded&, std::span<const float, 6>>);
static_assert(embedded::workspace_bytes < sizeof(float) * model<net>::samples_at_once * 6);
static_assert(embedded::workspace_bytes <= sizeof(embedded)
              && sizeof(embedded) < embedded::workspace_bytes + storage_alignment);
constinit const embedded in_static_storage;

template <std::size_t Count>
void expect_same_bits(const std::array<float, Count>& found, const std::array<float, Count>& expected) {
    for (std::size_t i = 0; i < Count; ++i) {
        BOOST_TEST(std::bit_cast<std::uint32_t>(found[i]) == std::bit_cast<std::uint32_t>(expected[i]));
        BOOST_TEST(std::isfinite(found[i]));
    }
}

BOOST_AUTO_TEST_CASE(an_embedded_model_predicts_as_the_model_does) {
    const model<net> m{weights};
    for (const float first : {-1.5F, 0.25F, 3.0F}) {
        const std::array<float, 6> sample{first, 1, -2, 0.5F, first / 2, 7};
        expect_same_bits(in_static_storage(sample), m(sample));
    }
}

constexpr auto of_steps = input<10, 1> | conv1d<4, kernel(3), causal> | gru<8> | dense<1>;
constexpr auto weights_of_steps = numbers<3 * 4 + 4 + 3 * 8 * (4 + 8 + 2) + 9>;

BOOST_AUTO_TEST_CASE(an_embedded_stepper_steps_as_the_stepper_does) {
    const model<of_steps> m{weights_of_steps};
    stepper expected{m};
    static embedded_stepper<of_steps, weights_of_steps> found;
    static_assert(noexcept(found(0.5F)) && noexcept(found.reset()));
    for (int again = 0; again < 2; ++again) {
        for (const float sample : {0.5F, -0.25F, 0.0F, 1.0F, 0.75F})
            expect_same_bits(found(sample), expected(sample));
        found.reset(), expected.reset();
    }
}

}  // namespace model_embedded
}  // namespace
