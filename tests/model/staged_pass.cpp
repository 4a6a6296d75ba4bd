// SPDX-License-Identifier: MIT
// A small residual network with batch norms trains: its moving statistics are those of plain loops, whatever threads there are.
#include <weft/model/staged_pass.hpp>

#include <weft/declare.hpp>
#include <weft/loss/cross_entropy.hpp>
#include <weft/optimizer/sgd.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <map>
#include <string>

namespace {

using namespace weft;

template <std::size_t Filters, std::size_t Stride>
constexpr auto body = conv2d<Filters, kernel(3), stride(Stride), padding(1), no_bias> | batch_norm | relu(x)
                    | conv2d<Filters, kernel(3), padding(1), no_bias> | batch_norm;
template <std::size_t Filters>
constexpr auto same_block = residual(body<Filters, 1>) | relu(x);
template <std::size_t Filters>
constexpr auto down_block = residual(body<Filters, 2>, conv2d<Filters, kernel(1), stride(2), no_bias> | batch_norm) | relu(x);
constexpr auto net = input<8, 8, 3> | conv2d<6, kernel(3), padding(1), no_bias> | batch_norm | relu(x) | same_block<6>
                   | down_block<10> | global_average_pool | dense<3> | softmax(x);

constexpr std::size_t samples = 24;
// Of three classes, by the wave of an image.
std::vector<float> images() {
    std::vector<float> result(samples * 8 * 8 * 3);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t sample = i / 192, column = i / 3 % 8;
        result[i] = std::sin(static_cast<float>((sample % 3 + 1) * column)) + 0.3f * std::sin(static_cast<float>(i * i % 97));
    }
    return result;
}
std::vector<float> labels() {
    std::vector<float> result(samples);
    for (std::size_t s = 0; s < samples; ++s) result[s] = static_cast<float>(s % 3);
    return result;
}

// The network in plain loops: what a step leaves in its moving statistics.
struct plain_network {
    using numbers = std::vector<double>;
    struct batch {
        numbers values;
        std::size_t side, channels;
        double at(std::size_t s, std::size_t r, std::size_t c, std::size_t k) const { return values[((s * side + r) * side + c) * channels + k]; }
    };
    const model<net>& m;
    std::map<std::string, numbers> moved{};

    static std::string numbered(std::string name, int i) { return i == 0 ? name : name + "_" + std::to_string(i); }
    batch convolve(const batch& from, int number, std::size_t size, std::size_t stride, std::size_t padding) const {
        const auto kernel = m.get(numbered("conv2d", number) + "/kernel");
        const std::size_t filters = kernel.size() / size / size / from.channels;
        batch to{{}, from.side / stride, filters};
        to.values.resize(samples * to.side * to.side * filters);
        for (std::size_t i = 0; i < to.values.size(); ++i)
            for (std::size_t tap = 0; tap < size * size; ++tap) {
                const std::size_t r = i / filters / to.side % to.side * stride + tap / size, c = i / filters % to.side * stride + tap % size;
                if (r < padding || c < padding || r - padding >= from.side || c - padding >= from.side) continue;
                for (std::size_t k = 0; k < from.channels; ++k)
                    to.values[i] += from.at(i / filters / to.side / to.side, r - padding, c - padding, k)
                                  * static_cast<double>(kernel[(tap * from.channels + k) * filters + i % filters]);
            }
        return to;
    }
    batch normalize(batch of, int number) {
        const std::string name = numbered("batch_normalization", number);
        const auto gamma = m.get(name + "/gamma"), beta = m.get(name + "/beta");
        const auto mean_before = m.get(name + "/moving_mean"), variance_before = m.get(name + "/moving_variance");
        const double rows = static_cast<double>(of.values.size() / of.channels);
        for (std::size_t k = 0; k < of.channels; ++k) {
            double mean = 0, variance = 0;
            for (std::size_t i = k; i < of.values.size(); i += of.channels) mean += of.values[i] / rows;
            for (std::size_t i = k; i < of.values.size(); i += of.channels) variance += (of.values[i] - mean) * (of.values[i] - mean) / rows;
            moved[name + "/moving_mean"].push_back(0.99 * static_cast<double>(mean_before[k]) + 0.01 * mean);
            moved[name + "/moving_variance"].push_back(0.99 * static_cast<double>(variance_before[k]) + 0.01 * variance);
            for (std::size_t i = k; i < of.values.size(); i += of.channels)
                of.values[i] = (of.values[i] - mean) / std::sqrt(variance + 1e-3) * static_cast<double>(gamma[k]) + static_cast<double>(beta[k]);
        }
        return of;
    }
    static batch rectify(batch of) {
        for (double& one : of.values) one = std::max(one, 0.0);
        return of;
    }
    static batch add(batch a, const batch& b) {
        for (std::size_t i = 0; i < a.values.size(); ++i) a.values[i] += b.values[i];
        return a;
    }
    void run() {
        const auto given = images();
        const batch start = rectify(normalize(convolve({{given.begin(), given.end()}, 8, 3}, 0, 3, 1, 1), 0));
        const batch inner = rectify(normalize(convolve(start, 1, 3, 1, 1), 1));
        const batch same = rectify(add(start, normalize(convolve(inner, 2, 3, 1, 1), 2)));
        const batch down = rectify(normalize(convolve(same, 3, 3, 2, 1), 3));
        normalize(convolve(down, 4, 3, 1, 1), 4);
        normalize(convolve(same, 5, 1, 2, 0), 5);
    }
};

BOOST_AUTO_TEST_CASE(a_residual_network_learns_and_moves_its_statistics) {
    model<net> m{seed{1}};
    auto by_hand = make_trainer<sparse_categorical_cross_entropy>(m, sgd{.learning_rate = 0.05});
    const std::vector<float> inputs = images(), classes = labels();
    double first = 0, last = 0;
    for (int step = 0; step < 60; ++step) {
        plain_network plain{m};
        if (step < 2) plain.run();
        last = by_hand.step(inputs, classes);
        if (step == 0) first = last;
        for (const auto& [name, expected] : plain.moved) {
            const auto found = m.get(name);
            for (std::size_t i = 0; i < expected.size(); ++i)
                BOOST_TEST(std::abs(static_cast<double>(found[i]) - expected[i]) <= 1e-6 * (1 + std::abs(expected[i])), name);
        }
        if (step < 2) BOOST_TEST(plain.moved.size() == 12u);
    }
    BOOST_TEST(last < 0.1 * first);
}

std::vector<float> trained_by(std::size_t threads) {
    model<net> m{seed{1}};
    auto by_hand = make_trainer<sparse_categorical_cross_entropy>(m, sgd{.learning_rate = 0.05}, {}, threads);
    std::vector<float> inputs, classes, found;
    for (int times = 0; times < 8; ++times) {
        for (const float one : images()) inputs.push_back(one * (1 + 0.1f * static_cast<float>(times)));
        for (const float one : labels()) classes.push_back(one);
    }
    for (int step = 0; step < 2; ++step) found.push_back(static_cast<float>(by_hand.step(inputs, classes)));
    found.push_back(static_cast<float>(by_hand.loss(inputs, classes)));
    for (const std::string& name : m.parameters().names())
        for (const float one : m.get(name)) found.push_back(one);
    return found;
}
BOOST_AUTO_TEST_CASE(the_number_of_threads_changes_no_bit_of_a_network_with_norms) {
    const std::vector<float> expected = trained_by(1);
    BOOST_TEST((std::isfinite(expected[2]) && expected[1] < expected[0]));
#ifdef WEFT_USE_TBB
    for (const std::size_t threads : {2u, 3u, 8u}) BOOST_TEST((trained_by(threads) == expected), threads << " threads");
#endif
}

}  // namespace
