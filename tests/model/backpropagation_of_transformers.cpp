// SPDX-License-Identifier: MIT
// Transformers of characters, small enough for central differences: what is wired meets here.
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

// From one sequence into another, of one table of letters, which are the logits' weights too.
constexpr auto written = shared<"letters">(embedding<6, 8>) | position_embedding<4>;
constexpr auto reverser = input<"source", 4> | written | tap<"encoder"> | input<"target", 4> | written
                        | residual(multi_head_attention<2, 4, causal, no_bias>)
                        | residual(multi_head_attention<2, 4, no_bias>(identity, from<"encoder">)) | tied_dense<"letters", 6>;

// Words of four letters, the same turned round behind a beginning, 5, and what comes next of them.
struct turned_words {
    std::vector<double> inputs, targets;
    explicit turned_words(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            std::array<double, 4> word{};
            for (std::size_t k = 0; k < 4; ++k) word[k] = static_cast<double>((i * (2 * k + 3) + i * i / (k + 1)) % 5);
            inputs.insert(inputs.end(), word.begin(), word.end());
            inputs.push_back(5);
            inputs.insert(inputs.end(), word.rbegin(), word.rend() - 1);
            targets.insert(targets.end(), word.rbegin(), word.rend());
        }
    }
};

BOOST_AUTO_TEST_CASE(gradients_of_an_encoder_and_a_decoder_equal_central_differences) {
    const turned_words data(3);
    BOOST_TEST((worst_difference<reverser, cross_entropy>(data.targets, 1e-3, data.inputs) < 1e-7));
}

BOOST_AUTO_TEST_CASE(an_encoder_and_a_decoder_learn_to_turn_words_round) {
    const turned_words data(60);
    model<reverser, double> m{seed{1}};
    backpropagation<reverser, double, cross_entropy> pass;
    const double before = pass.run(m.parameters(), data.inputs, data.targets);
    double after = before;
    for (int step = 0; step < 600; ++step) {
        double* const parameters = m.parameters().data();
        const double* const gradients = pass.gradients().data();
        for (std::size_t i = 0; i < m.parameters().size(); ++i) parameters[i] -= 0.5 * gradients[i];
        after = pass.run(m.parameters(), data.inputs, data.targets);
    }
    BOOST_TEST(before > 1.5);  // of 6 letters, none known: log 6 = 1.79
    BOOST_TEST(after < 0.05);
}

}  // namespace backpropagation_of_transformers_test
