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

constexpr auto letters = input<6> | embedding<9, 4> | residual(layer_norm | multi_head_attention<2, 2, causal, rotary>)
                       | dense<9>;

BOOST_AUTO_TEST_CASE(no_prediction_and_no_step_of_attention_allocates) {
    const std::vector<float> inputs(6 * 8, 4), labels(6 * 8, 3);
    std::vector<float> outputs(54 * 8);
    model<letters> m{seed{1}};
    auto by_hand = make_trainer<sparse_softmax_cross_entropy_with_logits>(m, adam<>{});
    by_hand.step(inputs, labels);
    m.run(inputs.data(), outputs.data(), 8);
    const std::size_t after_first = allocations;
    for (int i = 0; i < 5; ++i) {
        by_hand.step(inputs, labels);
        m.run(inputs.data(), outputs.data(), 8);
    }
    BOOST_TEST(allocations == after_first);
}

constexpr auto of_three = input<20> | dense<3>;

BOOST_AUTO_TEST_CASE(no_step_after_the_first_allocates_with_a_loss_between_samples) {
    const std::vector<float> inputs(20 * 32, 0.5f), labels(32, 3);
    model<of_three> m{seed{1}};
    auto by_hand = make_trainer<circle>(m, sgd{});
    by_hand.step(inputs, labels);
    const std::size_t after_first = allocations;
    for (int i = 0; i < 5; ++i) {
        by_hand.step(std::span(inputs).first(20 * 7), std::span(labels).first(7));
        by_hand.loss(inputs, labels);
    }
    BOOST_TEST(allocations == after_first);
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
