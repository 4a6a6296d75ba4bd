// SPDX-License-Identifier: MIT
// Gradients of one batch: targets of both kinds, the mean over samples, large logits, refusals.
#include <weft/model/gradient.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

#include <limits>
#include <string>
#include <utility>

namespace {

using namespace weft;

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

constexpr auto digits = input<5> | dense<7> | relu(x) | dense<4> | softmax(x);

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
                const double probability = s == 0 ? (out == 3)
                    : out == 3                    ? 1 - share_of_second
                    : out == 4                    ? share_of_second
                                                  : 0;
                const auto wanted = static_cast<double>(one_hot[10 * s + out]);
                slope += static_cast<double>(inputs[10 * s + in]) * (probability - wanted) / 2;
            }
            // Relative to the inputs of a thousand that the slopes are multiplied with.
            BOOST_TEST(std::abs(static_cast<double>(slopes[k]) - slope) <= 1e-6 * 1000);
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
    for (const auto& [wrong, found] : {std::pair(4.0f, "4"), {-1.0f, "-1"}, {0.5f, "0.5"}, {not_a_number, "nan"}})
        BOOST_TEST(error_for(inputs, std::vector<float>{3, wrong})
                   == std::string("weft: label of row 1: expected a class from 0 to 3, found ") + found);
    BOOST_TEST(error_of([&] { gradient<categorical_cross_entropy>(m, inputs, one); })
               == "weft: expected targets of 4 numbers a sample (2 samples), found 1 numbers");
}

}  // namespace
