// SPDX-License-Identifier: MIT
// Threads that share the weights of a model give what it gives; tests/train/allocations.cpp counts.
#include <weft/model/predictor.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

#include <thread>

namespace {
namespace model_predictor {

using namespace weft;

constexpr auto digits = input<64> | dense<32> | relu(x) | dense<10> | softmax(x);
// With weights that are prepared, a copy of the input, a norm, a recurrence.
constexpr auto pictures = input<12, 12, 3> | conv2d<32, kernel(3), same> | batch_norm | relu(x)
                        | conv2d<32, kernel(3), same> | global_average_pool | dense<4>;
constexpr auto words = input<9> | embedding<20, 5> | gru<7> | dense<2>;

template <auto const& Net>
void threads_share_weights() {
    const model<Net> m{seed{3}};
    using type = model<Net>;
    constexpr std::size_t samples = 61, at_once = 4;
    std::vector<float> inputs(samples * type::input_size), expected(samples * type::output_size);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(i * i % 19);
    predict(m, inputs, expected);
    std::vector<predictor<Net, float, accurate>> predictors;
    for (std::size_t t = 0; t < at_once; ++t) predictors.emplace_back(m);
    std::vector<std::vector<float>> found(at_once, std::vector<float>(expected.size()));
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < at_once; ++t)
        threads.emplace_back([&, t] {
            for (int again = 0; again < 5; ++again) predict(predictors[t], inputs, found[t]);
        });
    for (std::thread& one : threads) one.join();
    for (const std::vector<float>& of_thread : found) BOOST_TEST((of_thread == expected));
    const std::span<const float, type::input_size> sample(inputs.data(), type::input_size);
    BOOST_TEST((predictors[1](sample) == m(sample)));
}

BOOST_AUTO_TEST_CASE(threads_that_share_weights_give_what_their_model_gives) {
    static_assert(model<pictures>::prepared_bytes > 0);
    threads_share_weights<digits>();
    threads_share_weights<pictures>();
    threads_share_weights<words>();
}

BOOST_AUTO_TEST_CASE(it_is_made_of_a_model_that_lives_and_refuses_what_predict_refuses) {
    static_assert(!std::is_constructible_v<predictor<digits, float, accurate>, model<digits>&&>);
    const model<digits> m;
    predictor p{m};
    std::vector<float> four(4), ten(10);
    BOOST_TEST(error_of([&] { predict(p, four, ten); })
               == "weft: predict: expected inputs of 64 numbers a sample, found 4 numbers");
}

}  // namespace model_predictor
}  // namespace
