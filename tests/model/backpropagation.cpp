// SPDX-License-Identifier: MIT
// Gradients against central differences in double, for networks of every kind; what is refused.
#include <weft/model/backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));
constexpr auto cost_and_profit = sum(
    where(prediction > target, 1 * (prediction - target), 99 * (target - prediction)));
constexpr auto from_logits = binary_cross_entropy({.from_logits = true});
constexpr auto sparse_from_logits = sparse_categorical_cross_entropy({.from_logits = true});

constexpr auto digits = input<5> | dense<7> | relu(x) | dense<4> | softmax(x);
constexpr auto logits = input<5> | dense<7> | relu(x) | dense<4>;

BOOST_AUTO_TEST_CASE(cross_entropies_after_softmax_have_the_gradients_of_their_differences) {
    BOOST_TEST((worst_difference<digits, sparse_categorical_cross_entropy>(labels(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<digits, categorical_cross_entropy>(labels(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<digits, categorical_cross_entropy>(shares(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<digits, mean_squared_error>(shares(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<logits, sparse_from_logits>(labels(6, 4)) < 1e-7));
}

BOOST_AUTO_TEST_CASE(labels_and_one_hot_targets_give_the_same_bits) {
    model<digits, double> m{seed{4}};
    const std::vector<double> inputs = numbers(3 * 5), classes{2, 0, 3};
    const std::vector<double> one_hot{0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1};
    const auto by_label = gradient<categorical_cross_entropy>(m, inputs, classes);
    const auto by_target = gradient<categorical_cross_entropy>(m, inputs, one_hot);
    BOOST_TEST(by_label.loss == by_target.loss);
    for (const std::string& name : by_label.gradients.names())
        BOOST_TEST((by_label.get(name) == by_target.get(name)), name);
}

// Hidden formulas whose gradients need their output, their input, or the whole row.
constexpr auto hidden_functions = input<3> | dense<5> | tanh(x) | dense<6> | softplus(x) | dense<4>
                                | x * sigmoid(x) | dense<3> | sigmoid(x) | dense<2>;
constexpr auto hidden_rows = input<3> | dense<19> | softmax(x) | dense<17, no_bias>
                           | x / (1 + row_sum(square(x))) | dense<2>;
constexpr auto formula_first = input<3> | tanh(x) | dense<4> | relu(x) | x * x | dense<2>;
constexpr auto softmax_first = input<3> | softmax(x) | dense<2>;

BOOST_AUTO_TEST_CASE(formulas_of_every_kind_pass_their_gradients_on) {
    BOOST_TEST((worst_difference<hidden_functions, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<hidden_rows, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<formula_first, cost_and_profit>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<softmax_first, mean_square>(numbers(12)) < 1e-7));
}

constexpr auto binary = input<3> | dense<4> | tanh(x) | dense<3> | sigmoid(x);
constexpr auto binary_logits = input<3> | dense<4> | tanh(x) | dense<3>;

BOOST_AUTO_TEST_CASE(binary_cross_entropy_has_the_gradient_of_its_differences) {
    BOOST_TEST((worst_difference<binary, binary_cross_entropy>(shares(5, 3)) < 1e-7));
    BOOST_TEST((worst_difference<binary_logits, from_logits>(shares(5, 3)) < 1e-7));
}

// Losses whose slope is a number, or one number a row.
constexpr auto linear = sum(prediction - target);
constexpr auto of_rows = mean(square(row_sum(prediction) - row_sum(target)));

BOOST_AUTO_TEST_CASE(losses_with_one_slope_a_row_reach_every_output) {
    BOOST_TEST((worst_difference<binary_logits, linear>(numbers(15)) < 1e-7));
    BOOST_TEST((worst_difference<binary_logits, of_rows>(numbers(15)) < 1e-7));
}

// Several rows a sample: a label each.
constexpr auto sequence_of_classes =
    input<2, 3> | flatten | dense<12> | reshape<3, 4> | softmax(x);
constexpr auto rows_then_dense =
    input<2, 3> | softmax(x) | flatten | dense<6> | reshape<2, 3> | softmax(x) | flatten | dense<2>;

BOOST_AUTO_TEST_CASE(rows_within_a_sample_are_rows_of_the_formulas_and_the_loss) {
    BOOST_TEST((worst_difference<sequence_of_classes, sparse_categorical_cross_entropy>(
                    labels(3 * 5, 4)) < 1e-7));
    BOOST_TEST((worst_difference<sequence_of_classes, categorical_cross_entropy>(
                    shares(3 * 5, 4)) < 1e-7));
    BOOST_TEST((worst_difference<rows_then_dense, mean_square>(numbers(10)) < 1e-7));
}

constexpr auto dropped = input<4> | dropout(0.3) | dense<9> | tanh(x) | dropout(0.5) | dense<3>
                       | dropout(0.2);

BOOST_AUTO_TEST_CASE(dropout_has_the_gradient_of_its_draws) {
    BOOST_TEST((worst_difference<dropped, mean_square>(numbers(12)) < 1e-7));
    model<dropped, double> m{seed{1}};
    backpropagation<dropped, double, mean_square> pass;
    const std::vector<double> inputs = numbers(16), targets = numbers(12);
    const double drawn = pass.run(m.parameters(), inputs, targets, seed{1}, 7);
    BOOST_TEST(pass.run(m.parameters(), inputs, targets, seed{1}, 7) == drawn);
    BOOST_TEST(pass.run(m.parameters(), inputs, targets, seed{1}, 8) != drawn);
    BOOST_TEST(pass.run(m.parameters(), inputs, targets, seed{2}, 7) != drawn);
}

constexpr auto without_dropout = input<4> | dense<9> | tanh(x) | dense<3>;

BOOST_AUTO_TEST_CASE(the_loss_in_prediction_has_dropout_off) {
    model<dropped, double> m{seed{1}};
    model<without_dropout, double> other{seed{1}};
    backpropagation<dropped, double, mean_square> pass;
    backpropagation<without_dropout, double, mean_square> plain;
    const std::vector<double> inputs = numbers(16), targets = numbers(12);
    BOOST_TEST(pass.value(m.parameters(), inputs, targets)
               == plain.value(other.parameters(), inputs, targets));
}

BOOST_AUTO_TEST_CASE(the_gradient_of_a_batch_is_the_mean_of_those_of_its_samples) {
    model<digits, double> m{seed{3}};
    constexpr std::size_t samples = 25;
    const std::vector<double> inputs = numbers(samples * 5), classes = labels(samples, 4);
    const auto whole = gradient<sparse_categorical_cross_entropy>(m, inputs, classes);
    double loss_sum = 0;
    for (const std::string& name : whole.gradients.names()) {
        std::vector<double> sum_of(whole.get(name).size());
        loss_sum = 0;
        for (std::size_t s = 0; s < samples; ++s) {
            const auto one = gradient<sparse_categorical_cross_entropy>(
                m, std::span(inputs).subspan(5 * s, 5), std::span(classes).subspan(s, 1));
            loss_sum += one.loss;
            const std::vector<double> part = one.get(name);
            for (std::size_t i = 0; i < part.size(); ++i) sum_of[i] += part[i];
        }
        const std::vector<double> found = whole.get(name);
        for (std::size_t i = 0; i < found.size(); ++i)
            BOOST_TEST(std::abs(found[i] - sum_of[i] / samples) < 1e-15);
    }
    BOOST_TEST(std::abs(whole.loss - loss_sum / samples) < 1e-14);
}

constexpr auto scores = input<10> | dense<10, no_bias> | softmax(x);

BOOST_AUTO_TEST_CASE(cross_entropy_of_softmax_is_finite_and_right_for_logits_of_a_thousand) {
    model<scores> m;
    std::vector<float> identity_matrix(100);
    for (std::size_t i = 0; i < 10; ++i) identity_matrix[11 * i] = 1;
    m.set("dense/kernel", identity_matrix);
    std::vector<float> inputs(20, -1000), one_hot(20);
    inputs[3] = 1000, inputs[13] = 1000, inputs[14] = 999;
    const std::vector<float> classes{5, 4};  // far wrong, and the second of two
    one_hot[5] = 1, one_hot[14] = 1;
    // 2000 and log(1 + e); the slope of the logits is softmax - target, a half of it each.
    const double expected = (2000 + 1.3132616875182228) / 2;
    const auto check = [&](const auto& found) {
        BOOST_TEST(std::abs(found.loss - expected) < 1e-6 * expected);
        const std::vector<float> slopes = found.get("dense/kernel");
        const double share_of_second = 0.2689414213699951;
        for (std::size_t k = 0; k < 100; ++k) {
            const std::size_t in = k / 10, out = k % 10;
            double slope = 0;
            for (std::size_t s = 0; s < 2; ++s) {
                double probability = s == 0 ? (out == 3) : out == 3 ? 1 - share_of_second
                                   : out == 4 ? share_of_second : 0;
                slope += static_cast<double>(inputs[10 * s + in]) * (probability - static_cast<double>(one_hot[10 * s + out])) / 2;
            }
            BOOST_TEST(std::abs(static_cast<double>(slopes[k]) - slope) <= 1e-6 * (1 + std::abs(slope)) * 1000);
        }
    };
    check(gradient<sparse_categorical_cross_entropy>(m, inputs, classes));
    check(gradient<categorical_cross_entropy>(m, inputs, one_hot));
}

BOOST_AUTO_TEST_CASE(batches_that_do_not_fit_are_refused) {
    const model<digits> m;
    const std::vector<float> inputs(10), one(1), two(2), eight(8), none;
    const auto error_for = [&](std::span<const float> in, std::span<const float> targets) {
        return error_of([&] { gradient<sparse_categorical_cross_entropy>(m, in, targets); });
    };
    BOOST_TEST(error_for(eight, two)
               == "weft: expected inputs of 5 numbers a sample, at least one sample, found 8 numbers");
    BOOST_TEST(error_for(none, none)
               == "weft: expected inputs of 5 numbers a sample, at least one sample, found 0 numbers");
    BOOST_TEST(error_for(inputs, one)
               == "weft: expected targets of 1 numbers a sample (2 samples), found 1 numbers");
    BOOST_TEST(error_for(inputs, eight)
               == "weft: expected targets of 1 numbers a sample (2 samples), found 8 numbers");
    for (const float wrong : {4.0f, -1.0f, 0.5f, not_a_number})
        BOOST_TEST(error_for(inputs, std::vector<float>{3, wrong})
                   == "weft: label of row 1: expected a class from 0 to 3, found "
                          + std::to_string(wrong));
    BOOST_TEST(error_of([&] { gradient<categorical_cross_entropy>(m, inputs, one); })
               == "weft: expected targets of 4 numbers a sample (2 samples), found 1 numbers");
}

}  // namespace
