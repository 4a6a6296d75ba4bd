// SPDX-License-Identifier: MIT
// A transformer of characters, small enough for central differences: what is wired meets here.
#include <weft/model/backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace backpropagation_of_transformers_test {

using namespace weft;

constexpr auto block = residual(layer_norm | multi_head_attention<2, 2, causal, rotary>)
                     | residual(layer_norm | dense<6> | gelu(x) | dense<4>);
constexpr auto net = input<5> | embedding<7, 4> | position_embedding<5> | block | layer_norm | dense<7>;
constexpr auto cross_entropy = sparse_softmax_cross_entropy_with_logits;

std::vector<double> letters(std::size_t count) {
    std::vector<double> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<double>((i * i + i / 3) % 7);
    return result;
}

BOOST_AUTO_TEST_CASE(gradients_of_a_transformer_equal_central_differences) {
    BOOST_TEST((worst_difference<net, cross_entropy>(labels(10, 7), 1e-3, letters(10)) < 1e-7));
}

}  // namespace backpropagation_of_transformers_test
