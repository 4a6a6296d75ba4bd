// SPDX-License-Identifier: MIT
// Training by hand: the loss falls, denormals are flushed, a bad batch changes nothing.
#include <weft/train/trainer.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>

#include <boost/test/unit_test.hpp>

#include <train/digits_data.hpp>
#include <train/temporary_file.hpp>

namespace {

using namespace weft;

constexpr auto net = input<64> | dense<32> | relu(x) | dense<10> | softmax(x);

BOOST_AUTO_TEST_CASE(the_loss_falls_and_is_that_before_the_update) {
    model<net> m{seed{1}};
    const std::span inputs = std::span(digits_data().first.inputs).first(32 * 64);
    const std::span targets = std::span(digits_data().first.targets).first(32);
    auto by_hand = make_trainer<sparse_categorical_cross_entropy>(m, adam{.learning_rate = 1e-2});
    const double before = by_hand.loss(inputs, targets);
    const double first = by_hand.step(inputs, targets);
    BOOST_TEST(std::abs(first - before) < 1e-6);
    BOOST_TEST(by_hand.loss(inputs, targets) < before);
    for (int i = 0; i < 50; ++i) by_hand.step(inputs, targets);
    BOOST_TEST(by_hand.loss(inputs, targets) < 0.1 * first);
    BOOST_TEST(by_hand.steps() == 51u);
    BOOST_TEST(by_hand.rate_of_next_step() == 1e-2);
}

constexpr auto with_dropout = input<64> | dense<16> | relu(x) | dropout(0.5) | dense<10>
                            | softmax(x);

// Not the weights, the states, the steps, nor the draws of dropout.
BOOST_AUTO_TEST_CASE(to_ask_for_the_loss_changes_nothing) {
    model<with_dropout> asked{seed{1}}, alone{seed{1}};
    const std::span inputs = std::span(digits_data().first.inputs).first(32 * 64);
    const std::span targets = std::span(digits_data().first.targets).first(32);
    auto of_asked = make_trainer<sparse_categorical_cross_entropy>(asked, adam<>{}, seed{3});
    auto of_alone = make_trainer<sparse_categorical_cross_entropy>(alone, adam<>{}, seed{3});
    for (int i = 0; i < 3; ++i) {
        of_alone.step(inputs, targets);
        const double before = of_asked.loss(inputs, targets);
        const std::uint64_t bits = bits_of_parameters(asked.parameters());
        BOOST_TEST(of_asked.loss(inputs, targets) == before);
        of_asked.loss(inputs.first(5 * 64), targets.first(5));
        BOOST_TEST(bits_of_parameters(asked.parameters()) == bits);
        of_asked.step(inputs, targets);
        BOOST_TEST(of_asked.steps() == of_alone.steps());
        BOOST_TEST(bits_of_parameters(asked.parameters()) == bits_of_parameters(alone.parameters()));
    }
}

constexpr auto line = input<1> | dense<1>;
constexpr auto squares = mean(square(prediction - target));

BOOST_AUTO_TEST_CASE(a_step_moves_the_weights_against_the_gradient) {
    model<line, double> m;
    m.set("dense/kernel", {2});
    auto by_hand = make_trainer<squares>(m, sgd{.learning_rate = 0.25});
    const std::vector<double> inputs{3}, targets{5};
    BOOST_TEST(by_hand.step(inputs, targets) == 1);  // (2 * 3 - 5)^2
    BOOST_TEST(by_hand.gradients().get("dense/kernel").at(0) == 6);
    BOOST_TEST(m.get("dense/kernel").at(0) == 0.5);
    BOOST_TEST(m.get("dense/bias").at(0) == -0.5);
}

// The gradients of the kernel and the bias, 6 and 2, are each scaled to a norm of 1.
BOOST_AUTO_TEST_CASE(a_row_of_an_optimizers_formula_is_one_parameter) {
    model<line, double> m;
    m.set("dense/kernel", {2});
    auto by_hand = make_trainer<squares>(m, clip_by_norm(sgd{.learning_rate = 1.0}, 1));
    by_hand.step(std::vector<double>{3}, std::vector<double>{5});
    BOOST_TEST(m.get("dense/kernel").at(0) == 1);
    BOOST_TEST(m.get("dense/bias").at(0) == -1);
}

BOOST_AUTO_TEST_CASE(averaged_weights_go_into_the_model_when_training_ends) {
    model<line, double> m;
    m.set("dense/kernel", {2});
    auto by_hand = make_trainer<squares>(m, averaged(sgd{.learning_rate = 0.25}, 0.5));
    by_hand.step(std::vector<double>{3}, std::vector<double>{5});  // 0.5 and -0.5
    by_hand.step(std::vector<double>{3}, std::vector<double>{0});  // gradients 6 and 2 again
    BOOST_TEST(m.get("dense/kernel").at(0) == -1);
    by_hand.finalize();
    BOOST_TEST(m.get("dense/kernel").at(0) == -0.25);
    BOOST_TEST(m.get("dense/bias").at(0) == -0.75);
}

BOOST_AUTO_TEST_CASE(denormals_count_as_zero_within_a_step_only) {
    model<line> m;
    m.set("dense/kernel", {0});
    auto by_hand = make_trainer<squares>(m, sgd{.learning_rate = 1.0});
    const std::vector<float> inputs{1e-30f}, targets{-1e-10f};
    by_hand.step(inputs, targets);  // the gradient of the weight is 2e-40
    BOOST_TEST(by_hand.gradients().get("dense/kernel").at(0) == 0);
    BOOST_TEST(by_hand.gradients().get("dense/bias").at(0) == 2e-10f);
    const volatile float small = 1e-30f;
    BOOST_TEST(small * 1e-10f > 0);
}

BOOST_AUTO_TEST_CASE(a_bad_batch_changes_nothing) {
    model<net> m{seed{1}};
    const std::uint64_t before = bits_of_parameters(m.parameters());
    auto by_hand = make_trainer<sparse_categorical_cross_entropy>(m, sgd<>{});
    const std::vector<float> inputs(128), wrong{1, -1}, one{1};
    BOOST_TEST(error_of([&] { by_hand.step(inputs, wrong); })
               == "weft: label of row 1: expected a class from 0 to 9, found -1");
    BOOST_TEST(error_of([&] { by_hand.step(inputs, one); })
               == "weft: expected targets of 1 numbers a sample (2 samples), found 1 numbers");
    BOOST_TEST(by_hand.steps() == 0u);
    BOOST_TEST(bits_of_parameters(m.parameters()) == before);
}

constexpr auto bounded = input<1> | dense<2, max_norm(0.75), no_bias>;
constexpr auto pull = sum(prediction * target);

// Gradients of -1 and 2 with a rate of 1: 0.5 goes to 1.5, then to 0.75; -0.5 to -2.5, to -0.75.
BOOST_AUTO_TEST_CASE(constraints_hold_after_every_step) {
    model<bounded, double> m;
    m.set("dense/kernel", {0.5, -0.5});
    auto by_hand = make_trainer<pull>(m, sgd{.learning_rate = 1.0});
    const std::vector<double> inputs{1}, targets{-1, 2};
    for (int i = 0; i < 3; ++i) {
        by_hand.step(inputs, targets);
        BOOST_TEST(std::abs(m.get("dense/kernel").at(0) - 0.75) < 1e-7);
        BOOST_TEST(std::abs(m.get("dense/kernel").at(1) + 0.75) < 1e-7);
    }
}

BOOST_AUTO_TEST_CASE(constraints_hold_for_averaged_weights) {
    static constexpr auto positive = input<1> | dense<1, non_negative, no_bias>;
    model<positive> m;
    m.set("dense/kernel", {0.25f});
    auto by_hand = make_trainer<pull>(m, averaged(sgd{.learning_rate = 1.0}, 0.5));
    const std::vector<float> inputs{1}, targets{1};
    // Every update takes 1: -0.75, then -1 from the 0 that the constraint made of it.
    for (int i = 0; i < 2; ++i) by_hand.step(inputs, targets);
    by_hand.finalize();
    BOOST_TEST(m.get("dense/kernel")[0] == 0);  // the average is -0.875
}

constexpr auto formula_alone = input<3> | softmax(x);

BOOST_AUTO_TEST_CASE(a_network_of_formulas_alone_steps_without_parameters) {
    model<formula_alone> m;
    auto by_hand = make_trainer<sparse_categorical_cross_entropy>(m, adam<>{});
    const std::vector<float> inputs{1, 1, 1}, label_of_it{2};
    BOOST_TEST(std::abs(by_hand.step(inputs, label_of_it) - 1.0986123) < 1e-6);
    BOOST_TEST(m.parameters().names().empty());
}

BOOST_AUTO_TEST_CASE(a_learning_rate_is_a_number_of_at_least_0) {
    model<line> m;
    const auto refused = [&](double rate) {
        return error_of([&] { make_trainer<squares>(m, sgd{.learning_rate = rate}); });
    };
    BOOST_TEST(refused(-0.5) == "weft: learning_rate: expected a number of at least 0, found -0.5");
    BOOST_TEST(refused(std::numeric_limits<double>::quiet_NaN()).ends_with("found nan"));
    BOOST_TEST(refused(std::numeric_limits<double>::infinity()).ends_with("found inf"));
    BOOST_TEST(refused(0) == "no error");
    BOOST_TEST(error_of([&] { make_trainer<squares>(m, sgd{.momentum = -0.1}); })
               == "weft: momentum: expected a number of 0 ... 1, found -0.1");
}

}  // namespace
