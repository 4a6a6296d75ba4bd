// SPDX-License-Identifier: MIT
// Weights taken over into a network with another head.
#include <weft/declare.hpp>
#include <weft/model/copy_weights.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <span>
#include <vector>

namespace {
namespace model_copy_weights {

using namespace weft;

// A norm's moving numbers too; a frozen body lies elsewhere in the block of parameters.
constexpr auto of_small = input<5> | dense<7> | batch_norm | tanh(x) | dense<3> | softmax(x);
constexpr auto learned = without_head(of_small);
constexpr auto of_large = frozen(learned) | named<"head">(dense<5> | softmax(x));

BOOST_AUTO_TEST_CASE(what_has_the_same_name_is_copied_and_the_rest_stays) {
    model<of_small> from{seed{1}};
    from.set("batch_normalization/moving_mean", {1, 2, 3, 4, 5, 6, 7});
    model<of_large> to{seed{2}};
    const model<of_large> before = to;
    BOOST_TEST(copy_weights(from, to) == 6u);
    for (const std::string& name : to.parameters().names()) {
        const bool is_new = name.starts_with("head/");
        BOOST_TEST((to.get(name) == (is_new ? before.get(name) : from.get(name))), name);
    }
    BOOST_TEST((from.get("dense/kernel") != before.get("dense/kernel")));
}

// The same numbers go in and out, so the body computes the same.
BOOST_AUTO_TEST_CASE(a_body_computes_what_it_did) {
    const model<of_small, double> from{seed{1}};
    model<learned, double> body{seed{2}};
    copy_weights(from, body);
    const std::vector<double> x{0.5, -1, 2, 0, 1};
    const auto hidden = body(std::span<const double, 5>(x));
    const auto whole = from(std::span<const double, 5>(x));
    const auto kernel = from.get("dense_1/kernel"), bias = from.get("dense_1/bias");
    std::vector<double> y(bias);
    for (std::size_t i = 0; i < hidden.size(); ++i)
        for (std::size_t j = 0; j < 3; ++j) y[j] += hidden[i] * kernel[3 * i + j];
    BOOST_TEST(std::abs(std::exp(y[0] - y[1]) - whole[0] / whole[1]) < 1e-12);
    BOOST_TEST(std::abs(std::exp(y[0] - y[2]) - whole[0] / whole[2]) < 1e-12);
}

}  // namespace model_copy_weights
}  // namespace
