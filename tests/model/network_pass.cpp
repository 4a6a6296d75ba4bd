// SPDX-License-Identifier: MIT
// The same bits from any number of threads, in losses, gradients and predictions.
#include <weft/model/network_pass.hpp>

#include <weft/loss/cross_entropy.hpp>
#include <weft/declare.hpp>
#include <weft/model/backpropagation.hpp>
#include <weft/model/predict.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

constexpr auto deep = input<30> | dense<40> | tanh(x) | dropout(0.25) | dense<33> | relu(x) | dense<5> | softmax(x);
// Gradients of a formula's parameters are sums over the rows: such batches stay whole.
// Of more work a sample, so that threads share smaller batches.
constexpr auto picture = input<6, 5, 1> | conv2d<64, kernel(3), same> | relu(x) | conv2d<32, kernel(3), same> | relu(x)
                       | global_average_pool | dense<5> | softmax(x);
static_assert(backpropagation<deep, float, sparse_categorical_cross_entropy>::samples_at_once == simd::rows_at_once);
static_assert(backpropagation<picture, float, sparse_categorical_cross_entropy>::samples_at_once == 4);
constexpr auto channels = input<30> | dense<20> | prelu(x) | dense<5> | softmax(x);

// Losses and gradients of a step, with so many threads.
template <auto const& Net>
std::vector<float> step_with(std::size_t threads, std::size_t samples) {
    std::vector<float> inputs(30 * samples), labels(samples);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(std::sin(0.7 * static_cast<double>(i)));
    for (std::size_t s = 0; s < samples; ++s) labels[s] = static_cast<float>(s * s % 5);
    const model<Net> m{seed{2}};
    backpropagation<Net, float, sparse_categorical_cross_entropy> pass{workers(threads)};
    std::vector<float> found{static_cast<float>(pass.run(m.parameters(), inputs, labels, seed{1}, 3)),
                             static_cast<float>(pass.loss_of_data(m.parameters(), inputs, labels))};
    for (const std::string& name : parameter_block<Net, float>::names())
        for (const float value : pass.gradients().get(name)) found.push_back(value);
    return found;
}

template <auto const& Net>
void threads_change_nothing(std::initializer_list<std::size_t> batches) {
    for (const std::size_t samples : batches) {
        const std::vector<float> expected = step_with<Net>(1, samples);
        BOOST_TEST((std::isfinite(expected[0]) && expected[0] > 0));
#ifdef WEFT_USE_TBB
        for (const std::size_t threads : {2u, 3u, 8u})
            BOOST_TEST((step_with<Net>(threads, samples) == expected), threads << " threads, " << samples << " samples");
#endif
    }
}

#ifdef WEFT_USE_TBB
BOOST_AUTO_TEST_CASE(predictions_are_the_same_from_any_number_of_threads) {
    const model<deep> m{seed{2}};
    std::vector<float> inputs(30 * 200), expected(5 * 200), found(5 * 200);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(std::cos(0.3 * static_cast<double>(i)));
    predict(m, inputs, expected);
    for (const std::size_t threads : {2u, 8u}) {
        predict(m, inputs, found, {.threads = threads});
        BOOST_TEST((found == expected), threads << " threads");
    }
}
#endif

BOOST_AUTO_TEST_CASE(the_number_of_threads_changes_no_bit) {
    threads_change_nothing<deep>({1, 48, 97, 200});
    threads_change_nothing<channels>({97, 200});
    threads_change_nothing<picture>({1, 5, 8, 35});
}

}  // namespace
