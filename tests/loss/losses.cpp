// SPDX-License-Identifier: MIT
// Losses of several outputs as one: what they are of, what is reported, what is minimised.
#include <weft/loss/losses.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <stdexcept>
#include <string>

namespace losses_test {

using namespace weft;

constexpr auto squares = mean(square(prediction - target));
constexpr auto both = losses(squares, 0.25 * huber(0.5));
constexpr auto with_penalty = regularized(losses(squares, 0.25 * squares), l2(0.5));
constexpr auto half = 0.5 * squares;
constexpr auto half_with_penalty = 0.5 * regularized(squares, l2(0.5));

static_assert(loss_count<both> == 2 && loss_count<squares> == 1 && loss_count<with_penalty> == 2);
static_assert(both.get<1>().weight == 0.25 && (3 * (0.5 * squares)).weight == 1.5);
static_assert(loss_of_output<both, 0>.weight == 1 && loss_of_output<both, 1>.weight == 0.25);
static_assert(&loss_of_output<squares, 0> == &squares, "one loss is itself");
static_assert(losses(sum(squares), sum(huber)).by == reduction::sum && both.by == reduction::mean);
static_assert(mean(half).weight == 0.5 && sum(half).weight == 0.5 && weighted(half).weight == 0.5);
static_assert(half_with_penalty.weight == 0.5 && half_with_penalty.regularizer.factor == 0.5);
static_assert(with_penalty.regularizer.factor == 0.5);

// y = (w x, v x) with w = 2, v = 3 at x = 1.
constexpr auto lines = input<1> | outputs(dense<1, no_bias>, dense<1, no_bias>);

// While compiling they are errors of the compiler.
BOOST_AUTO_TEST_CASE(options_out_of_range_are_refused) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto words = [](const auto& make) {
        try {
            make();
        } catch (const std::invalid_argument& refused) { return std::string(refused.what()); }
        return std::string();
    };
    for (const double wrong : {0.0, -1.0, nan}) {
        BOOST_TEST(words([&] { (void)huber(wrong); }) == "weft: huber expects a delta above 0");
        BOOST_TEST(words([&] { (void)circle({.gamma = wrong}); }) == "weft: circle expects a gamma above 0");
    }
    for (const double wrong : {-0.1, 1.1, nan}) {
        BOOST_TEST(words([&] { (void)quantile(wrong); }) == "weft: quantile expects a q from 0 to 1");
        BOOST_TEST(words([&] { (void)categorical_generalized_cross_entropy(wrong); })
                   == "weft: categorical_generalized_cross_entropy expects a q above 0, at most 1");
        for (const bool from_logits : {false, true}) {
            const std::string smoothing = "weft: a loss expects a label_smoothing from 0 to 1";
            BOOST_TEST(words([&] { (void)categorical_cross_entropy({from_logits, wrong}); }) == smoothing);
            BOOST_TEST(words([&] { (void)binary_cross_entropy({from_logits, wrong}); }) == smoothing);
        }
    }
    BOOST_TEST(!words([&] { (void)categorical_generalized_cross_entropy(0.0); }).empty());
    for (const double wrong : {-0.1, nan}) {
        BOOST_TEST(words([&] { (void)smooth_l1(wrong); }) == "weft: smooth_l1 expects a beta of at least 0");
        BOOST_TEST(words([&] { (void)tversky(0.5, wrong); }) == "weft: tversky expects alpha and beta of at least 0");
        BOOST_TEST(words([&] { (void)tversky(wrong); }) == "weft: tversky expects alpha and beta of at least 0");
        BOOST_TEST(words([&] { (void)weighted_cross_entropy_with_logits(wrong); })
                   == "weft: weighted_cross_entropy_with_logits expects a pos_weight of at least 0");
        const std::string focal = "weft: a focal loss expects a gamma of at least 0";
        BOOST_TEST(words([&] { (void)binary_focal_cross_entropy({.gamma = wrong}); }) == focal);
        BOOST_TEST(words([&] { (void)categorical_focal_cross_entropy({.gamma = wrong}); }) == focal);
    }
    for (const double right : {0.0, 1.0}) {
        BOOST_TEST(words([&] { (void)quantile(right), (void)smooth_l1(right), (void)tversky(right, right); }).empty());
        BOOST_TEST(words([&] { (void)categorical_cross_entropy({.label_smoothing = right}); }).empty());
        BOOST_TEST(words([&] { (void)binary_focal_cross_entropy({.gamma = right}); }).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_loss_is_the_sum_of_those_of_all_outputs_each_times_its_weight) {
    model<lines, double> m;
    m.set("dense/kernel", {2});
    m.set("dense_1/kernel", {3});
    const std::vector<double> inputs{1, 1}, targets{1, 1, 2, 1};
    backpropagation<lines, double, with_penalty> pass;
    // (1 + 0) / 2, (4 + 4) / 2, and 0.5 * (4 + 9) of the penalty.
    BOOST_TEST(pass.run(m.parameters(), inputs, targets) == 0.5 + 0.25 * 4 + 6.5);
    BOOST_TEST((std::vector<double>(pass.losses().begin(), pass.losses().end()) == std::vector<double>{0.5, 4}));
    BOOST_TEST(pass.gradients().get("dense/kernel").at(0) == 1 + 2);
    BOOST_TEST(pass.gradients().get("dense_1/kernel").at(0) == 0.25 * 4 + 3);
    BOOST_TEST(pass.loss_of_data(m.parameters(), inputs, targets) == 1.5);
}

// Two outputs with parameters of their own, of rows and of numbers.
constexpr auto apart = input<2> | outputs(dense<3> | softmax(x), dense<2>);
constexpr auto both_weighted = losses(weighted(categorical_cross_entropy), 0.5 * weighted(squares));
BOOST_AUTO_TEST_CASE(every_weighted_loss_may_have_sample_weights_of_its_own) {
    const model<apart, double> m{seed{2}};
    std::vector<double> inputs(2 * 21), targets, first, second, rows;
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<double>(i % 5) - 2;
    for (std::size_t s = 0; s < 21; ++s) {
        targets.insert(targets.end(), {s % 3 == 0 ? 1.0 : 0.0, s % 3 == 1 ? 1.0 : 0.0, s % 3 == 2 ? 1.0 : 0.0, 0.5, 1});
        first.push_back(static_cast<double>(s)), second.push_back(1 / (1.0 + static_cast<double>(s)));
        rows.push_back(first.back()), rows.push_back(second.back());
    }
    backpropagation<apart, double, both_weighted> pass;
    const auto run = [&](const std::vector<double>& weights) {
        pass.run(m.parameters(), inputs, targets, {}, 0, weights);
        return std::array{pass.losses()[0], pass.losses()[1], pass.gradients().get("dense/kernel").at(0),
                          pass.gradients().get("dense_1/kernel").at(0)};
    };
    const auto of_first = run(first), of_second = run(second), of_rows = run(rows);
    BOOST_TEST(of_first[1] != of_second[1]);
    BOOST_TEST((of_rows == std::array{of_first[0], of_second[1], of_first[2], of_second[3]}));
    BOOST_CHECK_EXCEPTION(run(std::vector<double>(22, 1.0)), error, [](const error& e) {
        return std::string_view(e.what())
            == "weft: the loss is weighted: expected 21 sample weights, one each, or 42, one each for every weighted "
               "loss, found 22";
    });
}

constexpr auto line = input<1> | dense<1, no_bias>;
BOOST_AUTO_TEST_CASE(the_weight_of_one_loss_is_a_factor_of_it_and_of_its_gradient) {
    model<line, double> m;
    m.set("dense/kernel", {2});
    const std::vector<double> inputs{1}, targets{1};
    const auto found = gradient<half>(m, inputs, targets);
    BOOST_TEST(found.loss == 0.5);
    BOOST_TEST(found.get("dense/kernel").at(0) == 1);
    BOOST_TEST(gradient<half_with_penalty>(m, inputs, targets).loss == 0.5 + 2);
}

BOOST_AUTO_TEST_CASE(weights_of_losses_may_be_numbers_of_run_time) {
    const double factor = 0.125 + static_cast<double>(half.weight) / 4;
    const auto found = losses(squares, factor * huber(0.5));
    BOOST_TEST(found.get<0>().weight == 1);
    BOOST_TEST(found.get<1>().weight == 0.25);
    const auto penalised = regularized(found, l2(factor));
    BOOST_TEST(penalised.get<1>().weight == 0.25);
    BOOST_TEST(penalised.regularizer.factor == 0.25);
    const auto of_one = factor * regularized(squares, 0.5 * abs(weight));
    BOOST_TEST(of_one.weight == 0.25);
    BOOST_TEST(evaluate(of_one.regularizer.penalty(), weight = -3.0) == 1.5);
}

}  // namespace losses_test
