// SPDX-License-Identifier: MIT
// The notes' yoghurt sales: three trainings of 20 000 steps, their ends and their late means.
#include <weft/train/trainer.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace {

using namespace weft;

constexpr auto sales = input<2> | dense<1, no_bias>;
constexpr auto squared = mean(square(prediction - target));
constexpr auto fear_shortage = sum(
    where(prediction > target, 1 * (prediction - target), 99 * (target - prediction)));
constexpr auto fear_surplus = sum(
    where(prediction > target, 99 * (prediction - target), 1 * (target - prediction)));

const nlohmann::json& notes() {
    static const nlohmann::json read = [] {
        std::ifstream file(WEFT_SOURCE_DIR "/tests/reference/yoghurt.json");
        return nlohmann::json::parse(file);
    }();
    return read;
}

struct trained {
    std::vector<float> end;
    std::array<double, 2> last_1000{}, last_5000{};
};

template <auto const& Loss>
trained train() {
    std::vector<float> inputs, targets;
    for (const auto& day : notes().at("x"))
        for (const auto& sold : day) inputs.push_back(static_cast<float>(sold.get<double>()));
    for (const auto& day : notes().at("y_"))
        targets.push_back(static_cast<float>(day.get<double>()));
    model<sales> m;
    m.set("dense/kernel", {std::bit_cast<float>(0xbf4fb28du), std::bit_cast<float>(0x3fbe0755u)});
    auto by_hand = make_trainer<Loss>(m, sgd{.learning_rate = 0.002});
    trained result;
    for (int i = 1; i <= 20'000; ++i) {
        by_hand.step(inputs, targets);
        result.end = m.get("dense/kernel");
        for (std::size_t w = 0; w < 2; ++w) {
            if (i > 19'000) result.last_1000[w] += static_cast<double>(result.end[w]) / 1000;
            if (i > 15'000) result.last_5000[w] += static_cast<double>(result.end[w]) / 5000;
        }
    }
    return result;
}

// As printed; the sum over the days is of FMAs here, so the last bits are others.
void ends_at(const trained& found, float w1, float w2) {
    BOOST_TEST(std::abs(found.end[0] - w1) <= 1e-5f);
    BOOST_TEST(std::abs(found.end[1] - w2) <= 1e-5f);
}

// Between the least and the largest mean of the orders of summation that were tried, where a mean
// of 5 000 doubles is itself good to 1e-12.
void averages_to(const std::array<double, 2>& found, const char* name) {
    const auto& expected =
        notes().at("time_averages").at(name).at("f32 mean last5000 [mean,sd,min,max]");
    for (std::size_t w = 0; w < 2; ++w) {
        BOOST_TEST(found[w] >= expected.at(2).at(w).get<double>() - 1e-12);
        BOOST_TEST(found[w] <= expected.at(3).at(w).get<double>() + 1e-12);
    }
}

BOOST_AUTO_TEST_CASE(the_squared_error_ends_at_the_printed_weights) {
    const trained found = train<squared>();
    ends_at(found, 1.003844f, 0.9952425f);
    const auto& expected = notes().at("training").at("mse onednn=0").at("last1000_mean");
    for (std::size_t w = 0; w < 2; ++w)
        BOOST_TEST(std::abs(found.last_1000[w] - expected.at(w).get<double>()) <= 1e-6);
}

BOOST_AUTO_TEST_CASE(fear_of_shortage_ends_at_the_printed_weights) {
    const trained found = train<fear_shortage>();
    ends_at(found, 1.1214936f, 1.0841621f);
    averages_to(found.last_5000, "c1p99");
}

BOOST_AUTO_TEST_CASE(fear_of_surplus_ends_at_the_printed_weights) {
    const trained found = train<fear_surplus>();
    ends_at(found, 0.7061546f, 0.8436774f);
    averages_to(found.last_5000, "c99p1");
}

}  // namespace
