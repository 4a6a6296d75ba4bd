// SPDX-License-Identifier: MIT
// A loss and an activation of one's own, each written as its formula.
#include <weft/weft.hpp>

#include <iostream>

using namespace weft;

// An activation is its formula, and stands in a pipe like any other: Swish (Ramachandran et al. 2017).
constexpr auto net = input<64> | dense<32> | x * sigmoid(x) | dense<10> | softmax(x);

// A loss is a formula and how it becomes one number; its gradient follows. Focal loss (Lin et al.
// 2017): rows that are right already count less.
constexpr auto focal_loss =
    mean(-row_sum(target * square(1 - prediction) * log(as_probability(prediction))));

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    standardize(train, test);
    std::cout << "loss      " << to_string(focal_loss.value) << "\ngradient  "
              << to_string(derivative(focal_loss.value, prediction)) << '\n';
    model<net> m{seed{1}};
    const history trained = fit<focal_loss>(m, train, lion{.learning_rate = 3e-4}, {.epochs = 20});
    const double right = accuracy(m, test);
    std::cout << "loss " << trained.epochs.front().loss << " to " << trained.epochs.back().loss
              << ", accuracy " << right << '\n';
    return right > 0.85 ? 0 : 1;
}
