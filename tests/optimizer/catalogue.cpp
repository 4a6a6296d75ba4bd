// SPDX-License-Identifier: MIT
// Every optimizer of the catalogue goes down, the same way each time; every run of Keras is compared.
#include "keras_runs.hpp"

#include <weft/optimizer/catalogue.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <iterator>

namespace {

using namespace weft;

constexpr std::size_t lanes = simd::width<float>, steps = 400;
using numbers = std::array<float, 4>;

// The sum of squared distances of four weights from 0.5, -0.25, 1, -1, after training from 0.
template <class Optimizer>
numbers trained(const Optimizer& chosen) {
    constexpr std::array<float, 4> best{0.5f, -0.25f, 1, -1};
    optimizer_state<Optimizer, float, lanes> state_of(chosen);
    aligned_block<float> weights(lanes), slopes(lanes);
    for (std::size_t step = 0; step < steps; ++step) {
        for (std::size_t i = 0; i < 4; ++i) slopes[i] = 2 * (weights[i] - best[i]);
        state_of.update(weights.data(), slopes.data());
    }
    state_of.finalize(weights.data());
    return {weights[0] - best[0], weights[1] - best[1], weights[2] - best[2], weights[3] - best[3]};
}

BOOST_AUTO_TEST_CASE(every_optimizer_lowers_a_quadratic_loss_reproducibly) {
    std::size_t count = 0;
    boost::hana::for_each(every_optimizer, [&](const auto& entry) {
        ++count;
        BOOST_TEST_CONTEXT(entry.name) {
            const numbers left = trained(entry.value);
            float loss = 0;
            for (const float distance : left) loss += distance * distance;
            BOOST_TEST(loss < 0.9999f * 2.3125f);
            BOOST_TEST((left == trained(entry.value)));
        }
    });
    BOOST_TEST(count == 14u);
}

BOOST_AUTO_TEST_CASE(every_run_of_keras_is_compared_in_a_test_of_this_folder) {
    std::string tests;
    const std::filesystem::path here = std::filesystem::path(WEFT_SOURCE_DIR) / "tests/optimizer";
    for (const auto& file : std::filesystem::directory_iterator(here)) {
        std::ifstream stream(file.path());
        tests += std::string(std::istreambuf_iterator<char>(stream), {});
    }
    BOOST_TEST(keras_optimizers().at("cases").size() == 40u);
    for (const auto& run : keras_optimizers().at("cases")) {
        const auto name = run.at("name").get<std::string>();
        BOOST_TEST((tests.find("(\"" + name + "\",") != std::string::npos), name);
    }
}

}  // namespace
