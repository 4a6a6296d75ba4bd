// SPDX-License-Identifier: MIT
// An optimizer of one's own: new values of the weight and of what it remembers, and nothing else.
#include <weft/weft.hpp>

#include <iostream>

using namespace weft;

constexpr auto net = input<64> | dense<32> | relu(x) | dense<10> | softmax(x);

// Adam without its mean gradient, in five lines: steps by the root of the running mean square, whose
// start is corrected as Adam's is. Its states, its FLOPs and its fused loop follow from the rule.
struct root_mean_square_descent {
    double learning_rate = 2e-3;

    static constexpr auto mean_square = running_mean(state<0>, square(weight_gradient), 0.99);
    static constexpr auto size = sqrt(mean_square / (1 - pow(0.99, step)));
    static constexpr auto rule = update(state<0> = mean_square,
                                        weight = weight - rate * weight_gradient / (size + 1e-7));
};
static_assert(update_states<root_mean_square_descent>() == 1);

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    standardize(train, test);
    std::cout << training_step_flops<sparse_categorical_cross_entropy, root_mean_square_descent>(net, 32)
              << " FLOPs a step of 32 samples\n";
    double lowest = 1;
    const auto train_with = [&](const char* name, const auto& optimizer) {
        model<net> m{seed{1}};
        fit<sparse_categorical_cross_entropy>(m, train, optimizer, {.epochs = 20});
        std::cout << name << ": accuracy " << accuracy(m, test) << '\n';
        lowest = std::min(lowest, accuracy(m, test));
    };
    // What is put around an optimizer works for any of them.
    train_with("own", root_mean_square_descent{});
    train_with("own, clipped and decaying",
               clip_by_global_norm(decoupled_weight_decay(root_mean_square_descent{}, 0.01), 1));
    train_with("own, averaged", averaged(root_mean_square_descent{}, 0.99));
    return lowest > 0.85 ? 0 : 1;
}
