// SPDX-License-Identifier: MIT
// How many yoghurts to make: three losses on the same days, three answers, as TensorFlow gives them.
#include <weft/weft.hpp>

#include <cmath>
#include <cstdio>
#include <random>
#include <span>
#include <vector>

using namespace weft;

// Sales depend on two weights; 32 days are known.
constexpr auto sales = input<2> | dense<1, no_bias>;
static_assert(parameters(sales) == 2);

// A yoghurt costs 1 to make and earns 99: one too few loses 99, one too many 1. Or the reverse.
constexpr auto squared = mean(square(prediction - target));
constexpr auto fear_shortage =
    sum(where(prediction > target, 1 * (prediction - target), 99 * (target - prediction)));
constexpr auto fear_surplus =
    sum(where(prediction > target, 99 * (prediction - target), 1 * (target - prediction)));

// The sequence of numpy's RandomState(23455).rand(): 53 bits from two draws.
double uniform(std::mt19937& random) {
    const auto high = static_cast<double>(random() >> 5), low = static_cast<double>(random() >> 6);
    return (high * 67108864.0 + low) / 9007199254740992.0;
}

// y = x1 + x2 + noise in [-0.05, 0.05)
dataset days() {
    std::mt19937 random{23455};
    std::vector<double> drawn(64);
    for (double& value : drawn) value = uniform(random);
    dataset result{.inputs{drawn.begin(), drawn.end()}, .targets{}, .samples = 32};
    for (std::size_t day = 0; day < 32; ++day)
        result.targets.push_back(static_cast<float>(drawn[2 * day] + drawn[2 * day + 1]
                                                    + (uniform(random) / 10.0 - 0.05)));
    return result;
}

template <auto const& Loss>
bool train(const char* name, float w1, float w2) {
    model<sales> m;
    m.set("dense/kernel", {-0.8113182f, 1.4845988f});
    fit<Loss>(m, days(), sgd{.learning_rate = 0.002},
              {.epochs = 20'000, .batch_size = 32, .shuffle = false});
    const std::vector<float> w = m.get("dense/kernel");
    std::printf("%-16s %.7f %.7f   TensorFlow: %.7f %.7f\n", name, static_cast<double>(w[0]),
                static_cast<double>(w[1]), static_cast<double>(w1), static_cast<double>(w2));
    return std::abs(w[0] - w1) <= 1e-5f && std::abs(w[1] - w2) <= 1e-5f;
}

int main() {
    const bool squared_is_right = train<squared>("squared error", 1.003844f, 0.9952425f);
    const bool shortage_is_right = train<fear_shortage>("fear of shortage", 1.1214936f, 1.0841621f);
    const bool surplus_is_right = train<fear_surplus>("fear of surplus", 0.7061546f, 0.8436774f);
    return squared_is_right && shortage_is_right && surplus_is_right ? 0 : 1;
}
