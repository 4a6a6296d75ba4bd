// SPDX-License-Identifier: MIT
// Attention through a model: gradients, what is kept, one sample or many.
#include <weft/model/attention_kernel.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/predict.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));

// Of the input alone, which needs no gradient; and beside other readers of what it reads, twice
// with the same weights, with a formula after it.
constexpr auto alone = input<3, 2> | multi_head_attention<2, 2, causal, no_bias>;
constexpr auto heads = multi_head_attention<4, 2, kv_heads(2), value_dim(3), rotary>;
constexpr auto in_sums = input<5, 3> | dense<5> | residual(shared<"heads">(heads)) | shared<"heads">(heads)
                       | tanh(x) | dense<2>;

BOOST_AUTO_TEST_CASE(gradients_of_attention_equal_central_differences) {
    BOOST_TEST((worst_difference<alone, mean_square>(numbers(2 * 6)) < 1e-7));
    BOOST_TEST((worst_difference<in_sums, mean_square>(numbers(2 * 10), 1e-3) < 1e-7));
}

// A decoder that looks into an encoder, then the other way round: gradients of the memory are the
// first or are added; a sum and a formula follow.
constexpr auto decoder = input<"source", 4, 3> | dense<4> | tanh(x) | tap<"encoder"> | input<"target", 3, 2> | dense<4>
                       | residual(multi_head_attention<2, 3, no_bias>(identity, from<"encoder">)) | tanh(x)
                       | multi_head_attention<2, 2, rotary, kv_heads(1), value_dim(3)>(from<"encoder">, identity)
                       | dense<2>;
// Of one wire twice; then of the memory alone, of two layers that are not trained.
constexpr auto causal_heads = multi_head_attention<2, 2, causal, rotary>;
constexpr auto memory_alone = input<4, 3> | tap<"in"> | dense<3> | causal_heads(identity, identity) | tap<"memory">
                            | from<"in"> | frozen(repeat<2>(causal_heads(identity, from<"memory">)));

BOOST_AUTO_TEST_CASE(gradients_of_two_sequences_equal_central_differences) {
    BOOST_TEST((worst_difference<decoder, mean_square>(numbers(2 * 8), 1e-3) < 1e-7));
    BOOST_TEST((worst_difference<memory_alone, mean_square>(numbers(2 * 12), 1e-3) < 1e-7));
}

BOOST_AUTO_TEST_CASE(kept_numbers_are_counted_without_padding) {
    static_assert(kept_elements(plan_of(alone), 0) == 3 * 2 * (2 + 2 + 2 + 2 + 1));
    static_assert(training_elements(alone) == 2 * 6 + 54);
}

// Rows and steps of whole registers, behind a layer that the heads give a gradient.
constexpr std::size_t W = simd::width<float>;
constexpr auto whole = input<W, W> | multi_head_attention<2, W, kv_heads(1), causal>;
struct opened : group_storage<whole, float, accurate> {
    using storage = group_storage<whole, float, accurate>;
    using storage::arena_, storage::behind, storage::reserve_groups, storage::storage_, storage::workspace_size;
};

BOOST_AUTO_TEST_CASE(the_arena_of_a_batch_is_what_training_bytes_counts) {
    opened arrays;
    arrays.reserve_groups(7, 1);
    // A register behind output, gradient and what is kept; what the kernel works in.
    const std::size_t around = 3 * opened::behind + opened::workspace_size<0>;
    BOOST_TEST(arrays.arena_.size() - around == 7 * training_elements(whole));
    BOOST_TEST(training_elements(whole) == (2 + 2 + 1 + 1 + 2) * W * W + 2 * W);
}

BOOST_AUTO_TEST_CASE(a_sample_is_predicted_alone_as_among_others) {
    const model<in_sums> m{seed{3}};
    std::vector<float> inputs(15 * 70), outputs(10 * 70);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(i * 37 % 101) / 50 - 1;
    predict(m, inputs, outputs);
    for (const std::size_t sample : {0u, 69u}) {
        std::array<float, 15> one;
        std::copy_n(inputs.begin() + static_cast<std::ptrdiff_t>(sample * 15), 15, one.begin());
        const auto found = m(one);
        for (std::size_t i = 0; i < 10; ++i) BOOST_TEST(found[i] == outputs[sample * 10 + i]);
    }
}

}  // namespace
