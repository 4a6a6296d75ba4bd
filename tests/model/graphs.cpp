// SPDX-License-Identifier: MIT
// Networks with branches: predictions as plain loops give them, gradients by central differences.
#include <weft/model/network_pass.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/backpropagation.hpp>
#include <weft/model/predict.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));

constexpr auto with_skip = input<3> | tap<"in"> | dense<5> | tanh(x) | tap<"hidden"> | dense<5>
                         | add(identity, from<"hidden">) | concatenate(identity, from<"in">) | dense<2>;
constexpr auto with_blocks = input<3> | residual(dense<6> | tanh(x), dense<6>) | residual(dense<4> | sigmoid(x) | dense<6>)
                           | tanh(x) | dense<2>;
// The same wire twice in one group, and a gradient that several readers give.
constexpr auto with_itself = input<3> | dense<4> | tanh(x) | tap<"h"> | multiply(identity, from<"h">)
                           | add(identity, from<"h">, dense<4>) | softmax(x) | dense<2>;
constexpr auto with_parts = input<3> | concatenate(dense<17> | tanh(x), dense<3>, identity) | concatenate(dense<2>, identity)
                          | sigmoid(x) | dense<2>;
constexpr auto ends_in_parts = input<3> | concatenate(dense<2> | tanh(x), dense<3>);
constexpr auto ends_in_sum = input<3> | add(dense<4> | tanh(x), dense<4>) | softmax(x);
// One number a channel goes with every row: squeeze and excitation.
constexpr auto with_channels = input<3> | dense<12> | tanh(x) | reshape<3, 4>
                             | multiply(identity, flatten | dense<4> | sigmoid(x)) | flatten | dense<2>;
constexpr auto with_every_merge = input<3> | tap<"in"> | subtract(dense<4> | tanh(x), dense<4>) | average(identity, dense<4>, 2 * x)
                                | maximum(identity, from<"in"> | dense<4>, -x) | minimum(dense<4> | tanh(x), identity) | dense<2>;
constexpr auto with_shared = input<4> | shared<"twice">(dense<4> | tanh(x)) | shared<"twice">(dense<4> | tanh(x)) | dense<2>;
// A group's slopes of its own before those it shares, and a pool whose formula alone is trained.
constexpr auto with_slopes = input<3> | dense<4> | shared<"slope">(prelu(x, 0.25)) | dense<4> | prelu(x, 0.4)
                           | shared<"slope">(prelu(x, 0.25)) | dense<2>;
constexpr auto with_pool = input<4, 2> | conv1d<3, kernel(2)> | max_pool1d<kernel(2), stride(1)> | prelu(x, 0.3) | flatten | dense<2>;

BOOST_AUTO_TEST_CASE(gradients_go_back_through_every_branch) {
    BOOST_TEST((worst_difference<with_slopes, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<with_pool, mean_square>(numbers(12)) < 1e-6));
    BOOST_TEST((worst_difference<with_skip, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<with_blocks, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<with_itself, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<with_parts, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<ends_in_parts, mean_square>(numbers(15)) < 1e-7));
    BOOST_TEST((worst_difference<ends_in_sum, mean_square>(numbers(16)) < 1e-7));
    BOOST_TEST((worst_difference<with_channels, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<with_shared, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<with_every_merge, mean_square>(numbers(12)) < 1e-7));
}

using row = std::vector<double>;

row dense_of(const auto& m, const std::string& name, const row& from) {
    const auto w = m.get(name + "/kernel"), b = m.get(name + "/bias");
    row result(b.begin(), b.end());
    for (std::size_t i = 0; i < from.size(); ++i)
        for (std::size_t o = 0; o < result.size(); ++o) result[o] += from[i] * static_cast<double>(w[i * result.size() + o]);
    return result;
}
row each(row of, auto function) {
    for (double& value : of) value = function(value);
    return of;
}

BOOST_AUTO_TEST_CASE(a_network_of_branches_predicts_what_plain_loops_do) {
    const model<with_skip, float> m{seed{4}};
    std::vector<float> inputs(3 * 60), outputs(2 * 60);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(std::sin(0.9 * static_cast<double>(i)));
    predict(m, inputs, outputs);
    for (std::size_t s = 0; s < 60; ++s) {
        const row in(inputs.begin() + static_cast<std::ptrdiff_t>(3 * s), inputs.begin() + static_cast<std::ptrdiff_t>(3 * s + 3));
        const row hidden = each(dense_of(m, "dense", in), [](double v) { return std::tanh(v); });
        row sum = dense_of(m, "dense_1", hidden);
        for (std::size_t i = 0; i < 5; ++i) sum[i] += hidden[i];
        sum.insert(sum.end(), in.begin(), in.end());
        const row expected = dense_of(m, "dense_2", sum);
        const auto one = m(std::span<const float>(inputs).subspan(3 * s).first<3>());
        for (std::size_t o = 0; o < 2; ++o) {
            BOOST_TEST(std::abs(static_cast<double>(outputs[2 * s + o]) - expected[o]) < 1e-5);
            BOOST_TEST(one[o] == outputs[2 * s + o]);
        }
    }
}

BOOST_AUTO_TEST_CASE(parts_in_their_places_are_the_parts) {
    const model<with_parts, float> m{seed{4}};
    const std::array<float, 3> sample{0.3f, -0.8f, 0.5f};
    const row in(sample.begin(), sample.end());
    row all = each(dense_of(m, "dense", in), [](double v) { return std::tanh(v); });
    const row second = dense_of(m, "dense_1", in);
    all.insert(all.end(), second.begin(), second.end());
    all.insert(all.end(), in.begin(), in.end());
    row whole = dense_of(m, "dense_2", all);
    whole.insert(whole.end(), all.begin(), all.end());
    const row expected = dense_of(m, "dense_3", each(whole, [](double v) { return 1 / (1 + std::exp(-v)); }));
    const auto found = m(sample);
    for (std::size_t o = 0; o < 2; ++o) BOOST_TEST(std::abs(static_cast<double>(found[o]) - expected[o]) < 1e-5);
}

// What is frozen keeps its bits, also where the update decays weights; what is shared moves once.
constexpr auto part_frozen = input<3> | frozen(dense<4> | tanh(x)) | dense<4> | tanh(x) | dense<1>;
constexpr auto all_mean_square = mean(square(prediction - target));
BOOST_AUTO_TEST_CASE(frozen_parameters_stay_and_the_others_learn) {
    model<part_frozen> m{seed{3}};
    const auto frozen_before = m.get("dense/kernel"), trained_before = m.get("dense_1/kernel");
    auto by_hand = make_trainer<all_mean_square>(m, adamw{.learning_rate = 1e-2, .weight_decay = 0.1});
    const std::vector<float> inputs{0.1f, 0.2f, 0.3f, -0.5f, 0.4f, 0.9f}, targets{0.5f, -0.25f};
    const double first = by_hand.step(inputs, targets);
    double last = first;
    for (int i = 0; i < 100; ++i) last = by_hand.step(inputs, targets);
    BOOST_TEST((m.get("dense/kernel") == frozen_before));
    BOOST_TEST((m.get("dense_1/kernel") != trained_before));
    BOOST_TEST(last < 0.1 * first);
    BOOST_TEST(trainable_parameters(part_frozen) == 4u * 4 + 4 + 4 + 1);
}

}  // namespace
