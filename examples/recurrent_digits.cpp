// SPDX-License-Identifier: MIT
// Digits read as a sequence, a row of pixels after the other, from both ends:
// recurrent_digits [digits.csv]
#include <weft/weft.hpp>

#include <cstdio>

using namespace weft;

constexpr auto net = input<8, 8> | bidirectional(gru<24>) | dropout(0.3) | dense<10> | softmax(x);
static_assert(parameters(net) == 2 * (3 * 24 * (8 + 24 + 2)) + 490);

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    for (auto* part : {&train, &test})
        for (float& pixel : part->inputs) pixel /= 16;
    model<net> m{seed{1}};
    fit<sparse_categorical_cross_entropy>(m, train, adam{.learning_rate = 5e-3},
                                          {.epochs = 40, .batch_size = 32});
    const double reached = accuracy(m, test);
    std::printf("%saccuracy %.3f\n", summary(net).c_str(), reached);
    return reached >= 0.9 ? 0 : 1;
}
