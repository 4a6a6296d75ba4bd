// SPDX-License-Identifier: MIT
// How well does a network do on digits it has not seen? Five trainings, each judged on the fifth of
// the digits it was kept from: cross_validation [digits.csv]
#include <weft/weft.hpp>

#include <cmath>
#include <cstdio>

using namespace weft;

constexpr auto net = input<64> | dense<32> | relu(x) | dense<10> | softmax(x);
constexpr std::size_t folds = 5;

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    const dataset digits = classification<10>(rows, {.label_column = 64});

    double sum = 0, squares = 0;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        auto [train, validation] = k_fold(digits, fold, folds, seed{1});
        standardize(train, validation);  // by what the training part shows
        model<net> m{seed{fold}};
        fit<sparse_categorical_cross_entropy>(m, train, adam{}, {.epochs = 20});
        const double right = accuracy(m, validation);
        std::printf("fold %zu: %zu digits, accuracy %.3f\n", fold, validation.samples, right);
        sum += right;
        squares += right * right;
    }
    const double mean = sum / folds;
    const double deviation = std::sqrt((squares - folds * mean * mean) / (folds - 1));
    std::printf("accuracy %.3f, deviation %.3f\n", mean, deviation);
    return mean >= 0.95 && deviation < 0.02 ? 0 : 1;
}
