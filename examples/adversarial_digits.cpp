// SPDX-License-Identifier: MIT
// Digits moved a little the way that the loss grows, which a network then takes for others; and the
// same network trained on such digits as well: adversarial_digits [digits.csv]
//
// source   Goodfellow, Shlens and Szegedy 2015, the fast gradient sign method
#include <weft/weft.hpp>

#include <cmath>
#include <cstdio>

using namespace weft;

constexpr auto net = input<64> | dense<64> | relu(x) | dense<10> | softmax(x);
constexpr float moved_by = 0.1f;  // of pixels of 0 ... 1

dataset moved(const model<net>& m, const dataset& from) {
    dataset result = from;
    const auto slopes =
        input_gradient<sparse_categorical_cross_entropy>(m, from.inputs, from.targets).inputs;
    for (std::size_t i = 0; i < slopes.size(); ++i)
        if (slopes[i] != 0) result.inputs[i] += std::copysign(moved_by, slopes[i]);
    return result;
}

int main(int count, char** arguments) {
    table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    for (std::size_t i = 0; i < rows.values.size(); ++i)
        if (i % rows.columns != 64) rows.values[i] /= 16;
    const auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);

    model<net> m{seed{1}};
    fit<sparse_categorical_cross_entropy>(m, train, adam{}, {.epochs = 20});
    const double before = accuracy(m, test), fooled = accuracy(m, moved(m, test));

    // Every other epoch on digits moved against the network as it is by then.
    model<net> hardened{seed{1}};
    for (int epoch = 0; epoch < 20; ++epoch) {
        fit<sparse_categorical_cross_entropy>(hardened, train, adam{}, {.epochs = 1});
        fit<sparse_categorical_cross_entropy>(hardened, moved(hardened, train), adam{}, {.epochs = 1});
    }
    const double hardened_before = accuracy(hardened, test);
    const double hardened_fooled = accuracy(hardened, moved(hardened, test));
    std::printf("accuracy %.3f, on moved digits %.3f\ntrained on moved digits too: %.3f, %.3f\n", before,
                fooled, hardened_before, hardened_fooled);
    return before >= 0.87 && fooled < before - 0.3 && hardened_fooled > fooled + 0.2 ? 0 : 1;
}
