// SPDX-License-Identifier: MIT
// Trainings and predictions by several threads, for the thread sanitizer: see tests/thread/run.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

namespace {

using namespace weft;

// A batch norm passes in stages, a recurrence and a convolution keep numbers, slopes and scales are
// trained in formulas and norms, a norm of all gradients comes before the update.
constexpr auto dense_net = input<20> | dense<32, l2(1e-4)> | batch_norm | relu(x) | dropout(0.25)
                         | dense<10> | softmax(x);
constexpr auto sequence_net = input<6, 3> | conv1d<4, kernel(2)> | prelu(x) | layer_norm | gru<5>
                            | dense<4> | softmax(x);

template <auto const& Net>
std::vector<float> trained_by(std::size_t threads) {
    constexpr std::size_t width = model<Net>::input_size, classes = model<Net>::output_size;
    dataset data{.inputs = std::vector<float>(width * 150), .targets = std::vector<float>(150),
                 .samples = 150};
    for (std::size_t i = 0; i < data.inputs.size(); ++i)
        data.inputs[i] = static_cast<float>(i % 17) / 8 - 1;
    for (std::size_t i = 0; i < 150; ++i) data.targets[i] = static_cast<float>(i % classes);
    model<Net> m{seed{1}};
    fit<sparse_categorical_cross_entropy>(
        m, data, averaged(clip_by_global_norm(adam<>{}, 1)),
        {.epochs = 2, .batch_size = 96, .validation = &data, .threads = threads});
    std::vector<float> result(classes * 150);
    predict(m, data.inputs, result, {.threads = threads});
    return result;
}

BOOST_AUTO_TEST_CASE(threads_that_train_and_predict_do_not_race) {
    BOOST_TEST((trained_by<dense_net>(4) == trained_by<dense_net>(1)));
    BOOST_TEST((trained_by<sequence_net>(4) == trained_by<sequence_net>(1)));
}

// With weights that prediction prepares.
constexpr auto picture_net = input<8, 8, 3> | conv2d<32, kernel(3), same> | relu(x)
                           | conv2d<32, kernel(3), same> | global_average_pool | dense<4>;

BOOST_AUTO_TEST_CASE(predictors_of_one_model_do_not_race) {
    const model<picture_net> m{seed{2}};
    static_assert(model<picture_net>::prepared_bytes > 0);
    std::vector<predictor<picture_net, float, accurate>> predictors;
    for (int i = 0; i < 4; ++i) predictors.emplace_back(m);
    const std::vector<float> inputs(model<picture_net>::input_size * 20, 0.5F);
    std::vector<std::vector<float>> found(4, std::vector<float>(80));
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 4; ++i)
        threads.emplace_back([&, i] { predict(predictors[i], inputs, found[i]); });
    for (std::thread& one : threads) one.join();
    for (const std::vector<float>& of_one : found) BOOST_TEST((of_one == found[0]));
}

}  // namespace
