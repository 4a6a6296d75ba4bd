// SPDX-License-Identifier: MIT
// Parameters by name, and how they start: the moments and bounds of every initializer, their bits.
#include <weft/model/parameters.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/digits_data.hpp>
#include <train/temporary_file.hpp>

#include <algorithm>
#include <cmath>

namespace {

using namespace weft;

constexpr auto net = input<3> | dense<5> | relu(x) | dense<2, no_bias> | dense<1, bias_starts_as(ones)>;

BOOST_AUTO_TEST_CASE(parameters_have_the_names_of_keras) {
    BOOST_TEST((parameter_block<net, float>::names()
                == std::vector<std::string>{"dense/kernel", "dense/bias", "dense_1/kernel",
                                            "dense_2/kernel", "dense_2/bias"}));
}

BOOST_AUTO_TEST_CASE(what_is_set_is_what_one_gets) {
    parameter_block<net, double> block;
    for (const std::string& name : block.names()) {
        std::vector<double> numbers = block.get(name);
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i) + 0.5;
        block.set(name, numbers);
        BOOST_TEST((block.get(name) == numbers), name);
    }
    block.set("dense_1/kernel", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    BOOST_TEST(block.get("dense_1/kernel").at(9) == 10);
    // The padding stays 0.
    double sum = 0, stored = 0;
    for (std::size_t i = 0; i < block.size(); ++i) stored += block.data()[i];
    for (const std::string& name : block.names())
        for (const double number : block.get(name)) sum += number;
    BOOST_TEST(stored == sum);
}

BOOST_AUTO_TEST_CASE(wrong_names_and_counts_are_refused_and_change_nothing) {
    parameter_block<net, float> block;
    block.initialize(seed{1});
    const std::uint64_t before = bits_of_parameters(block);
    const std::string unknown = "weft: no parameter \"dense_3/kernel\": the network has dense/kernel, "
                                "dense/bias, dense_1/kernel, dense_2/kernel, dense_2/bias";
    BOOST_TEST(error_of([&] { block.get("dense_3/kernel"); }) == unknown);
    BOOST_TEST(error_of([&] { block.set("dense_3/kernel", {1}); }) == unknown);
    BOOST_TEST(error_of([&] { block.set("dense/bias", {1, 2}); })
               == "weft: set(\"dense/bias\"): expected 5 numbers, found 2");
    BOOST_TEST(bits_of_parameters(block) == before);
}

// A layer of 100 to 200: fans of 100, 200 and 150 on average.
template <initializer Starts>
constexpr auto wide = input<100> | dense<200, Starts>;

struct moments {
    double mean, deviation, largest;
};

template <initializer Starts>
moments moments_of() {
    parameter_block<wide<Starts>, double> block;
    block.initialize(seed{5});
    const std::vector<double> numbers = block.get("dense/kernel");
    const auto count = static_cast<double>(numbers.size());
    double sum = 0, squares = 0, largest = 0;
    for (const double number : numbers) sum += number, largest = std::max(largest, std::abs(number));
    for (const double number : numbers) squares += (number - sum / count) * (number - sum / count);
    return {sum / count, std::sqrt(squares / count), largest};
}

// 20 000 draws: the mean within 5 deviations of a mean, the deviation within 3 %, all within bounds
// that the largest draw comes near.
template <initializer Starts>
void is_drawn_with(double deviation, double bound) {
    const moments found = moments_of<Starts>();
    BOOST_TEST(std::abs(found.mean) < 5 * deviation / std::sqrt(20'000.0));
    BOOST_TEST(std::abs(found.deviation / deviation - 1) < 0.03);
    BOOST_TEST(found.largest <= bound);
    BOOST_TEST(found.largest > 0.95 * bound);
}

BOOST_AUTO_TEST_CASE(uniform_initializers_fill_their_interval) {
    is_drawn_with<glorot_uniform>(std::sqrt(1.0 / 150), std::sqrt(3.0 / 150));
    is_drawn_with<he_uniform>(std::sqrt(2.0 / 100), std::sqrt(6.0 / 100));
    is_drawn_with<lecun_uniform>(std::sqrt(1.0 / 100), std::sqrt(3.0 / 100));
    is_drawn_with<random_uniform(-0.05, 0.05)>(0.05 / std::sqrt(3.0), 0.05);
}

BOOST_AUTO_TEST_CASE(truncated_normal_initializers_have_their_deviation_and_a_bound_of_two) {
    constexpr double cut = 2 / 0.87962566103423978;
    is_drawn_with<glorot_normal>(std::sqrt(1.0 / 150), cut * std::sqrt(1.0 / 150));
    is_drawn_with<he_normal>(std::sqrt(2.0 / 100), cut * std::sqrt(2.0 / 100));
    is_drawn_with<lecun_normal>(std::sqrt(1.0 / 100), cut * std::sqrt(1.0 / 100));
}

BOOST_AUTO_TEST_CASE(normal_initializers_have_their_deviation_and_no_bound_of_two) {
    const moments of_fan = moments_of<fan_in_normal>(), given = moments_of<random_normal(0, 0.5)>();
    BOOST_TEST(std::abs(of_fan.mean) < 5 * 0.1 / std::sqrt(20'000.0));
    BOOST_TEST(std::abs(of_fan.deviation / 0.1 - 1) < 0.03);
    BOOST_TEST(of_fan.largest > 0.1 * 3.3);
    BOOST_TEST(std::abs(given.deviation / 0.5 - 1) < 0.03);
}

constexpr auto constants = input<2> | dense<3, constant_value(0.25), bias_starts_as(constant_value(-2))>
                         | dense<1, zeros>;

BOOST_AUTO_TEST_CASE(constants_and_zeros_are_what_they_say_and_biases_start_at_zero) {
    parameter_block<constants, float> block;
    block.set("dense_1/kernel", {1, 2, 3});
    block.initialize(seed{1});
    BOOST_TEST((block.get("dense/kernel") == std::vector<float>(6, 0.25f)));
    BOOST_TEST((block.get("dense/bias") == std::vector<float>(3, -2)));
    BOOST_TEST((block.get("dense_1/kernel") == std::vector<float>(3, 0)));
    BOOST_TEST((block.get("dense_1/bias") == std::vector<float>(1, 0)));
}

constexpr auto every_start = input<7> | dense<9, glorot_uniform> | dense<5, he_normal>
                           | dense<3, fan_in_normal>;

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_bits_on_every_compiler_and_another_seed_others) {
    parameter_block<every_start, float> block;
    block.initialize(seed{1});
    const std::uint64_t bits = bits_of_parameters(block);
    BOOST_TEST(bits == 9671468574744437707u);
    block.initialize(seed{2});
    BOOST_TEST(bits_of_parameters(block) != bits);
    parameter_block<every_start, double> exact;
    exact.initialize(seed{1});
    BOOST_TEST(bits_of_parameters(exact) == 1208994062198861515u);
}

// Layers of the same size draw different numbers.
constexpr auto twins = input<4> | dense<4> | dense<4>;

BOOST_AUTO_TEST_CASE(every_parameter_has_a_stream_of_its_own) {
    parameter_block<twins, float> block;
    block.initialize(seed{1});
    BOOST_TEST((block.get("dense/kernel") != block.get("dense_1/kernel")));
}

}  // namespace
