// SPDX-License-Identifier: MIT
// Declares, counts and trains a network on 1 797 handwritten digits.
#include <weft/weft.hpp>
#include <iostream>
using namespace weft;
constexpr auto net = input<64> | dense<32> | relu(x) | dense<10> | softmax(x);
static_assert(parameters(net) == 2'410 && macs(net) <= 3'000, "must fit the controller");

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    standardize(train, test);
    std::cout << summary(net);
    model<net> m{seed{1}};
    fit<sparse_categorical_cross_entropy>(m, train, adam{}, {.epochs = 20, .progress = true});
    std::cout << "accuracy " << accuracy(m, test) << '\n';
}
