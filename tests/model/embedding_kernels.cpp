// SPDX-License-Identifier: MIT
// Embeddings as a model runs them: numbers that are no rows are found before anything is computed.
#include <weft/model/embedding_kernels.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/backpropagation.hpp>
#include <weft/model/predict.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>
#include <simd/lane_fma.hpp>

namespace embedding_kernels_test {

using namespace weft;

constexpr auto net = input<3> | embedding<5, 2> | position_embedding<4> | sinusoidal_positions;

BOOST_AUTO_TEST_CASE(a_number_that_is_no_row_is_an_error_with_its_sample) {
    const model<net> m{seed{1}};
    std::vector<float> inputs(3 * 100, 4), outputs(6 * 100);
    predict(m, inputs, outputs);
    inputs[3 * 71 + 2] = 5;
    const auto says = [](const error& e) {
        return std::string_view(e.what())
            == "weft: embedding: sample 71, step 2: expected a row of 0 ... 4, found 5";
    };
    BOOST_CHECK_EXCEPTION(predict(m, inputs, outputs), error, says);
    backpropagation<net, float, mean_squared_error> pass;
    BOOST_CHECK_EXCEPTION(pass.run(m.parameters(), inputs, outputs), error, says);
}

BOOST_AUTO_TEST_CASE(rows_that_no_number_names_have_a_gradient_of_0) {
    const model<net> m{seed{1}};
    backpropagation<net, float, mean_squared_error> pass;
    const std::vector<float> inputs{1, 3, 1}, targets(6, 9);
    pass.run(m.parameters(), inputs, targets);
    const auto rows = pass.gradients().get("embedding/embeddings"), places = pass.gradients().get("position_embedding/position_embeddings");
    for (const std::size_t row : {0u, 2u, 4u}) BOOST_TEST((rows[2 * row] == 0 && rows[2 * row + 1] == 0));
    BOOST_TEST((places[6] == 0 && places[7] == 0));
    // Row 1 stands at steps 0 and 2, row 3 at step 1.
    for (const std::size_t i : {0u, 1u}) {
        BOOST_TEST(rows[2 + i] == places[i] + places[4 + i]);
        BOOST_TEST(rows[6 + i] == places[2 + i]);
        BOOST_TEST(rows[2 + i] != 0);
    }
}

// The table as the output's weights too: with a bias; twice, as one head, over numbers that depend on it.
constexpr auto cross_entropy = sparse_softmax_cross_entropy_with_logits;
constexpr auto tied = input<5> | shared<"words">(embedding<7, 3>) | dense<3> | tanh(x) | tied_dense<"words", 7>;
constexpr auto head = shared<"head">(tied_dense<"words", 7>);
constexpr auto twice = input<5> | shared<"words">(embedding<7, 3>) | tanh(x) | head | softmax(x) | dense<3> | head;

BOOST_AUTO_TEST_CASE(a_table_used_again_has_the_gradients_of_both_uses) {
    std::vector<double> letters(2 * 5);
    for (std::size_t i = 0; i < letters.size(); ++i) letters[i] = static_cast<double>((i * i + i / 3) % 7);
    BOOST_TEST((worst_difference<tied, cross_entropy>(labels(10, 7), 1e-3, letters) < 1e-7));
    BOOST_TEST((worst_difference<twice, cross_entropy>(labels(10, 7), 1e-3, letters) < 1e-7));
}

// By plain loops: y = T[x] T^T + b.
constexpr auto alone = input<2> | shared<"words">(embedding<5, 3>) | tied_dense<"words", 5>;
BOOST_AUTO_TEST_CASE(its_products_are_those_of_the_rows_with_all_rows) {
    model<alone, double> m{seed{3}};
    BOOST_TEST((m.parameters().names() == std::vector<std::string>{"embedding/embeddings", "tied_dense/bias"}));
    m.set("tied_dense/bias", {1, 2, 3, 4, 5});
    const auto table = m.get("embedding/embeddings");
    const auto found = m(std::array{4.0, 1.0});
    for (std::size_t step = 0; step < 2; ++step)
        for (std::size_t row = 0; row < 5; ++row) {
            double sum = static_cast<double>(row + 1);
            for (std::size_t i = 0; i < 3; ++i) sum = lane_fma(table[(step == 0 ? 12 : 3) + i], table[3 * row + i], sum);
            BOOST_TEST(found[5 * step + row] == sum);
        }
}

}  // namespace embedding_kernels_test
