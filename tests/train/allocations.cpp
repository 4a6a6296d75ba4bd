// SPDX-License-Identifier: MIT
// Nothing is allocated by training after the first step, by prediction ever.
// Compiled alone: it defines operator new.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <counting_new.hpp>

#include <vector>

namespace {

using namespace weft;

// Every kind of group, batch norm, a penalty and a constraint: a row formula in the middle, dropout, one-hot targets made of labels.
constexpr auto net = input<20> | dense<16, l2(1e-4), max_norm(1)> | batch_norm | relu(x) | dropout(0.25)
                   | dense<17> | softmax(x) | dense<10> | softmax(x);

BOOST_AUTO_TEST_CASE(no_step_after_the_first_allocates) {
    const std::vector<float> inputs(20 * 32, 0.5f), labels(32, 3);
    model<net> m{seed{1}};
    auto by_hand = make_trainer<categorical_cross_entropy>(m, adam<>{});
    const std::size_t before = allocations;
    by_hand.step(inputs, labels);
    BOOST_TEST(allocations > before);
    const std::size_t after_first = allocations;
    for (int i = 0; i < 20; ++i) {
        by_hand.step(inputs, labels);
        by_hand.step(std::span(inputs).first(20 * 7), std::span(labels).first(7));
        by_hand.loss(inputs, labels);
    }
    BOOST_TEST(allocations == after_first);
}

BOOST_AUTO_TEST_CASE(no_update_with_tensor_norms_and_averages_allocates) {
    const std::vector<float> inputs(20 * 32, 0.5f), labels(32, 3);
    model<net> m{seed{1}};
    auto by_hand = make_trainer<categorical_cross_entropy>(m, averaged(clip_by_global_norm(lamb<>{}, 1)));
    by_hand.step(inputs, labels);
    const std::size_t after_first = allocations;
    for (int i = 0; i < 5; ++i) by_hand.step(inputs, labels);
    by_hand.finalize();
    BOOST_TEST(allocations == after_first);
}

constexpr auto heads = input<20> | dense<16> | tanh(x) | tap<"body"> | outputs(dense<10> | softmax(x), from<"body"> | dense<2>, from<"body">);
constexpr auto of_heads = losses(sparse_categorical_cross_entropy, 0.5 * mean_squared_error, mean_squared_error);

BOOST_AUTO_TEST_CASE(neither_steps_nor_predictions_of_several_outputs_allocate) {
    const std::vector<float> inputs(20 * 32, 0.5f), targets(19 * 32, 1);
    std::vector<float> outputs(28 * 32);
    model<heads> m{seed{1}};
    auto by_hand = make_trainer<of_heads>(m, sgd{});
    by_hand.step(inputs, targets);
    const std::size_t after_first = allocations;
    for (int i = 0; i < 5; ++i) by_hand.step(inputs, targets);
    by_hand.loss(inputs, targets);
    predict(m, inputs, outputs);
    m(std::span<const float>(inputs).first<20>());
    BOOST_TEST(allocations == after_first);
}

BOOST_AUTO_TEST_CASE(a_predictor_allocates_where_it_is_made_alone) {
    const std::vector<float> inputs(20 * 32, 0.5f);
    std::vector<float> outputs(10 * 32);
    const model<net> m{seed{1}};
    const std::size_t before = allocations;
    predictor p{m};
    BOOST_TEST(allocations > before);
    const std::size_t made = allocations;
    predict(p, inputs, outputs);
    p(std::span<const float>(inputs).first<20>());
    BOOST_TEST(allocations == made);
}

constexpr auto compared = input<20> | dense<3>;

BOOST_AUTO_TEST_CASE(no_step_after_the_first_allocates_with_a_loss_between_samples) {
    const std::vector<float> inputs(20 * 32, 0.5f), labels(32, 3);
    model<compared> m{seed{1}};
    auto by_hand = make_trainer<circle>(m, sgd{});
    by_hand.step(inputs, labels);
    const std::size_t after_first = allocations;
    for (int i = 0; i < 5; ++i) {
        by_hand.step(std::span(inputs).first(20 * 7), std::span(labels).first(7));
        by_hand.loss(inputs, labels);
    }
    BOOST_TEST(allocations == after_first);
}

// Every layer that steps.
constexpr auto recurrent = input<6, 3> | conv1d<4, kernel(2), causal> | depthwise_conv1d<kernel(2), causal> | lstm<4, return_sequences>
                         | simple_rnn<4, return_sequences> | gru<5> | dense<2>;

BOOST_AUTO_TEST_CASE(no_recurrence_allocates_in_training_prediction_or_step_by_step) {
    const std::vector<float> inputs(6 * 3 * 9, 0.5f), targets(2 * 9, 0.25f);
    model<recurrent> m{seed{1}};
    auto by_hand = make_trainer<mean_squared_error>(m, sgd{});
    by_hand.step(inputs, targets);
    stepper one{m};
    const std::size_t before = allocations;
    for (int i = 0; i < 5; ++i) by_hand.step(inputs, targets);
    for (int i = 0; i < 200; ++i) one(std::span(inputs).first<3>());
    one.reset();
    const auto y = m(std::span(inputs).first<18>());
    const std::size_t after = allocations;
    BOOST_TEST(after == before);
    BOOST_TEST(y[0] == y[0]);
}

BOOST_AUTO_TEST_CASE(no_prediction_allocates) {
    const std::vector<float> inputs(20 * 101, 0.5f);
    std::vector<float> outputs(10 * 101);
    const model<net> m{seed{1}};
    const std::size_t before = allocations;
    predict(m, inputs, outputs);
    const auto one = m(std::span(inputs).first<20>());
    const std::size_t after = allocations;
    BOOST_TEST(after == before);
    BOOST_TEST(one[0] == outputs[0]);
}

}  // namespace
