// SPDX-License-Identifier: MIT
// Nothing is allocated by training after the first step, by prediction ever.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

namespace {
std::atomic<std::size_t> allocations{0};
}

[[gnu::noinline]] void* operator new(std::size_t bytes) {
    ++allocations;
    if (void* block = std::malloc(bytes > 0 ? bytes : 1)) return block;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(std::size_t bytes, std::align_val_t align) {
    ++allocations;
    const auto boundary = static_cast<std::size_t>(align);
    const std::size_t whole = (bytes + boundary - 1) / boundary * boundary;
    if (void* block = std::aligned_alloc(boundary, whole > 0 ? whole : boundary)) return block;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* block) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::size_t) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }

namespace {

using namespace weft;

// Every kind of group, a penalty and a constraint: a row formula in the middle, dropout, one-hot targets made of labels.
constexpr auto net = input<20> | dense<16, l2(1e-4), max_norm(1)> | relu(x) | dropout(0.25)
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

// Every kind of layer that has a kernel.
constexpr auto of_kernels = input<4> | embedding<5, 4> | position_embedding<6> | sinusoidal_positions | layer_norm | multi_head_attention<1, 2>
                          | residual(dense<4> | relu(x)) | separable_conv1d<4, kernel(2), same> | group_norm<2> | tanh(x)
                          | conv1d_transpose<2, kernel(2)> | depthwise_conv1d<kernel(2)> | lstm<3, return_sequences>
                          | bidirectional(gru<2, return_sequences>) | batch_norm | reshape<2, 2, 4> | pixel_shuffle<2> | up_sampling<2, bilinear>
                          | zero_padding<1> | cropping<1> | permute<2, 1, 3> | instance_norm | conv2d<2, kernel(3)> | max_pool2d<kernel(2)>
                          | up_sampling<2> | global_average_pool | repeat_vector<2> | flatten | dense<2>;

BOOST_AUTO_TEST_CASE(no_kernel_of_a_layer_allocates) {
    const std::vector<float> inputs(4 * 9, 3), targets(2 * 9, 1);
    std::vector<float> outputs(2 * 9);
    model<of_kernels> m{seed{1}};
    const std::size_t before = allocations;
    predict(m, inputs, outputs);
    BOOST_TEST(allocations == before);
    auto by_hand = make_trainer<mean_squared_error>(m, sgd{.learning_rate = 1e-3});
    const double first = by_hand.step(inputs, targets);
    const std::size_t after_first = allocations;
    double last = first;
    for (int i = 0; i < 30; ++i) last = by_hand.step(inputs, targets);
    BOOST_TEST(allocations == after_first);
    BOOST_TEST(last < first);
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

constexpr auto recurrent = input<6, 3> | conv1d<4, kernel(2), causal> | gru<5> | dense<2>;

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
