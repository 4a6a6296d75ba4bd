// SPDX-License-Identifier: MIT
// Several inputs and outputs from data to metrics: columns joined and taken, what each output gives and costs.
#include <weft/train/columns.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>
#include <weft/train/regression_metrics.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <cmath>
#include <limits>

namespace columns_test {

using namespace weft;
using floats = std::vector<float>;

BOOST_AUTO_TEST_CASE(columns_stand_side_by_side_and_come_apart) {
    const floats pairs{1, 2, 3, 4, 5, 6}, ones{7, 8, 9};
    const std::vector<float> rows = join_columns<float>(3, {pairs, ones});
    BOOST_TEST((rows == std::vector<float>{1, 2, 7, 3, 4, 8, 5, 6, 9}));
    BOOST_TEST((take_columns(rows, 3, 0, 2) == pairs));
    BOOST_TEST((take_columns(rows, 3, 2, 1) == ones));
    BOOST_TEST(join_columns<float>(0, {}).empty());
    BOOST_TEST(error_of([&] { join_columns<float>(3, {pairs, floats{1, 2}}); })
               == "weft: join_columns: expected array 2 to be of 3 samples, all of one size, found 2 numbers");
    BOOST_TEST(error_of([&] { take_columns(rows, 3, 2, 2); })
               == "weft: take_columns: expected rows of 3 numbers that hold columns 2 to 4, found 9 numbers");
    BOOST_TEST(error_of([&] { take_columns(rows, 3, std::numeric_limits<std::size_t>::max(), 2); })
                   .starts_with("weft: take_columns: expected rows of 3 numbers"));
}

// The class of a sample is the larger of two numbers of its first input, what is measured the sum with its second.
constexpr auto net = concatenate(input<"pair", 2>, input<"more", 1> | identity) | tap<"all"> | dense<8> | tanh(x)
                   | outputs(dense<2> | softmax(x), from<"all"> | dense<1>);
constexpr auto of_both = losses(sparse_categorical_cross_entropy, 0.5 * mean_squared_error);
static_assert(input_offset(net, 1) == 2 && output_offset(net, 1) == 2 && output_offset(net, 2) == 3);

dataset drawn(std::size_t samples) {
    floats pairs, more, classes, sums;
    for (std::size_t s = 0; s < samples; ++s) {
        const auto at = [&](std::size_t k) { return std::sin(static_cast<float>(7 * s + 3 * k + 1)); };
        pairs.insert(pairs.end(), {at(0), at(1)});
        more.push_back(at(2));
        classes.push_back(at(1) > at(0) ? 1.0f : 0.0f);
        sums.push_back(at(0) + at(1) + at(2));
    }
    return {.inputs = join_columns<float>(samples, {pairs, more}),
            .targets = join_columns<float>(samples, {classes, sums}),
            .samples = samples};
}

BOOST_AUTO_TEST_CASE(a_network_of_two_inputs_and_two_outputs_is_fitted_and_judged) {
    const dataset data = drawn(150), other = drawn(60);
    model<net> m{seed{1}};
    const history past = fit<of_both>(m, data, adam{.learning_rate = 0.03}, {.epochs = 30, .validation = &other});
    const epoch_record& first = past.epochs.front();
    const epoch_record& last = past.epochs.back();
    BOOST_TEST(last.loss < 0.2 * first.loss);
    BOOST_TEST(last.losses.size() == 2u);
    BOOST_TEST(std::abs(last.losses.at(0) + 0.5 * last.losses.at(1) - last.loss) < 1e-12);
    BOOST_TEST(std::abs(last.validation_losses.at(0) + 0.5 * last.validation_losses.at(1) - *last.validation_loss) < 1e-12);
    BOOST_TEST(std::abs(loss_over<of_both>(m, other) - *last.validation_loss) < 1e-6);
    BOOST_TEST((accuracy<of_both, 0>(m, other) > 0.9));
    const auto sums = output_of<of_both, 1>(m, other);
    BOOST_TEST(sums.size == 1u);
    BOOST_TEST(mae(sums.targets, sums.predictions) < 0.1);

    // Every output of every sample is what plain loops give, alone and among many.
    floats outputs(60 * 3);
    predict(m, other.inputs, outputs);
    const auto w = m.get("dense/kernel"), b = m.get("dense/bias"), v = m.get("dense_1/kernel"), c = m.get("dense_1/bias"),
               u = m.get("dense_2/kernel"), d = m.get("dense_2/bias");
    for (std::size_t s = 0; s < 60; ++s) {
        const auto in = std::span<const float>(other.inputs).subspan(3 * s).first<3>();
        double z[2] = {c[0], c[1]}, sum = d[0];
        for (std::size_t i = 0; i < 3; ++i) sum += in[i] * u[i];
        for (std::size_t h = 0; h < 8; ++h) {
            double hidden = b[h];
            for (std::size_t i = 0; i < 3; ++i) hidden += in[i] * w[8 * i + h];
            for (std::size_t o = 0; o < 2; ++o) z[o] += std::tanh(hidden) * v[2 * h + o];
        }
        const double share = 1 / (1 + std::exp(z[1] - z[0])), expected[3] = {share, 1 - share, sum};
        const auto alone = m(in);
        for (std::size_t o = 0; o < 3; ++o) {
            BOOST_TEST(std::abs(static_cast<double>(outputs[3 * s + o]) - expected[o]) < 1e-5);
            BOOST_TEST(alone[o] == outputs[3 * s + o]);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_class_is_named_with_its_output) {
    dataset data = drawn(4);
    data.targets[2 * 3] = 2;
    model<net> m;
    BOOST_TEST(error_of([&] { fit<of_both>(m, data, sgd{}); })
               == "weft: output 1: label of row 3: expected a class from 0 to 1, found 2");
    data.targets.pop_back();
    BOOST_TEST(error_of([&] { batch_layout<net, float, of_both>::check(data.inputs, data.targets); })
               == "weft: expected targets of 2 numbers a sample (4 samples), found 7 numbers");
}

constexpr auto steps = input<2, 3> | softmax(x);

BOOST_AUTO_TEST_CASE(accuracy_of_an_output_of_steps_is_the_share_of_its_steps) {
    const model<steps> m;
    const dataset data{.inputs = {1, 2, 0, 5, 4, 3, 0, 0, 9, -1, -3, -2}, .targets = {1, 0, 0, 0}, .samples = 2};
    BOOST_TEST((accuracy<sparse_categorical_cross_entropy, 0>(m, data) == 0.75));
}

}  // namespace columns_test
