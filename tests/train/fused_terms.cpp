// SPDX-License-Identifier: MIT
// Penalties and constraints in the update: which are, and the bits of passes of their own.
#include <weft/train/fused_terms.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

// A penalty that is not 0 at 0, where padding is; a constraint of columns has a pass of its own.
struct smooth {
    constexpr auto penalty() const { return 0.25 * sqrt(square(weight) + 0.5); }
};
constexpr auto net = input<3> | dense<5, l1_l2(0.125, 0.5), non_negative>
                   | frozen(dense<4, l1(0.5)>) | dense<2, smooth{}, bias_regularizer(l2(0.25)), max_norm(1)>;
constexpr auto small = input<3> | dense<2, l1_l2(0.125, 0.5), non_negative>;
constexpr auto plain = mean_squared_error;
constexpr auto regular = regularized(mean_squared_error, l2(0.125));

template <std::size_t Count>
constexpr std::array<std::size_t, Count> terms_of(const std::array<tensor_place, Count>& tensors) {
    std::array<std::size_t, Count> result{};
    for (std::size_t i = 0; i < Count; ++i) result[i] = tensors[i].terms;
    return result;
}
// dense/kernel, dense/bias, dense_2/kernel; dense_2/bias is one too many.
using terms = fused_terms<net, float, plain>;
static_assert(terms_of(terms::tensors) == std::array<std::size_t, 4>{1, 0, 2, 0});
static_assert(!terms::penalties_apart::has(0) && terms::penalties_apart::has(2) && !terms::penalties_apart::has(4) && terms::penalties_apart::has(5));
static_assert(!terms::constraints_apart::has(0) && terms::constraints_apart::has(2) && terms::constraints_apart::has(4));
// Formulas that are the same are the same terms.
constexpr auto alike = input<3> | dense<5, l2(0.25)> | dense<6, l2(0.25), no_bias> | dense<2>;
static_assert(terms_of(fused_terms<alike, float, plain>::tensors) == std::array<std::size_t, 5>{1, 0, 1, 0, 0});
static_assert(terms_of(fused_terms<alike, float, regular>::tensors) == std::array<std::size_t, 5>{1, 0, 1, 2, 0});
constexpr auto bare = input<3> | dense<5> | dense<2>;
static_assert(std::is_same_v<fused_terms<bare, float, plain>::state_of<adam<>>, optimizer_state<adam<>, float, parameter_block<bare, float>::size()>>);

const std::vector<float> inputs{0.5f, -1, 2, 1, 0.25f, -0.5f}, targets{1, -1, 0.5f, 3};

// Penalties, then the optimizer's update alone, then the constraints.
template <auto const& Net, auto const& Loss, class Optimizer>
void a_step_has_the_bits_of_separate_passes(const Optimizer& chosen) {
    static constexpr auto tensors_alone = [] {
        auto result = fused_terms<Net, float, Loss>::tensors;
        for (tensor_place& one : result) one.terms = 0;
        return result;
    }();
    model<Net> fused{seed{3}}, apart{seed{3}};
    auto by_hand = make_trainer<Loss>(fused, chosen);
    backpropagation<Net, float, Loss> pass;
    optimizer_state<Optimizer, float, parameter_layout<Net, float>::trained_elements> update(chosen, tensors_alone);
    constraints<Net, float> limits;
    for (int step = 0; step < 3; ++step) {
        const double before = by_hand.loss(inputs, targets), reported = by_hand.step(inputs, targets);
        const double expected = pass.run(apart.parameters(), inputs, targets);
        const auto gradients = pass.gradients();
        update.update(apart.parameters().data(), gradients.data());
        limits.apply(apart.parameters().data());
        BOOST_TEST(std::abs(reported / expected - 1) < 1e-6);
        BOOST_TEST(std::abs(reported / before - 1) < 1e-6);
        for (const std::string& name : fused.parameters().names()) {
            BOOST_TEST((fused.get(name) == apart.get(name)), name);
            if (name.find("dense_1") != 0) BOOST_TEST((by_hand.gradients().get(name) == gradients.get(name)), name);
        }
    }
}

BOOST_AUTO_TEST_CASE(in_one_pass_over_all_parameters) {
    a_step_has_the_bits_of_separate_passes<net, plain>(averaged(clip_by_value(sgd{.learning_rate = 0.125}, 0.25), 0.5, 2));
}
BOOST_AUTO_TEST_CASE(with_a_sum_over_all_and_tensor_by_tensor) {
    a_step_has_the_bits_of_separate_passes<small, regular>(clip_by_global_norm(clip_by_norm(sgd{.learning_rate = 0.125}, 1), 0.5));
}

// The state is turned round between the formulas; the gradient is read before and after.
struct doubling {
    double learning_rate = 0.125;
    static constexpr auto rule = update(state<0> = weight_gradient) | transform_tensor(state<0>)
                               | update(weight = weight - rate * (state<0> + weight_gradient));
    template <class Real>
    static std::size_t workspace(const tensor_array<Real>&) { return 0; }
    template <class Real>
    void transform(const tensor_array<Real>& of, Real*) const {
        for (std::size_t i = 0; i < of.rows * of.stride; ++i) of.data[i] += of.data[i];
    }
};
BOOST_AUTO_TEST_CASE(around_a_transform) {
    a_step_has_the_bits_of_separate_passes<small, plain>(doubling{});
}

// Sums do not depend on where pieces of 16 384 numbers are cut from others.
constexpr l2_regularizer half = l2(0.5);
BOOST_AUTO_TEST_CASE(the_penalty_of_pieces_is_that_of_the_whole) {
    constexpr std::size_t count = 40'000;
    static constexpr std::array<tensor_place, 2> tensors{{{0, 1, 64, 64}, {64, 1, count - 64, count - 64, 1}}};
    optimizer_state<sgd<>, float, count, update_terms<&write_penalty<half>, nullptr, nullptr>> update(sgd{.learning_rate = 0.0}, tensors);
    aligned_block<float> weights(count), gradients(count);
    std::fill(weights.begin(), weights.end(), 2.0f);
    BOOST_TEST(update.update(weights.data(), gradients.data()) == 0.5 * 4 * (count - 64));
    BOOST_TEST((gradients[63] == 0 && gradients[64] == 2 && gradients[count - 1] == 2));
}

}  // namespace
