// SPDX-License-Identifier: MIT
// Two inputs, two outputs: a picture and its row totals tell which digit it is, and its ink.
#include <weft/weft.hpp>

#include <cstdio>
#include <span>
#include <vector>

using namespace weft;

// The picture goes through a convolution; the row totals beside it go in as they are.
constexpr auto net =
    concatenate(input<"picture", 8, 8, 1> | conv2d<8, kernel(3)> | relu(x)
                    | max_pool2d<kernel(2)> | flatten,
                input<"totals", 8> | dense<8> | relu(x))
    | dense<32> | relu(x) | outputs(dense<10> | softmax(x), dense<1>);
static_assert(input_offset(net, 1) == 64 && output_offset(net, 1) == 10);

// Keras: loss = [...], loss_weights = [1, 0.3].
constexpr auto of_both = losses(sparse_categorical_cross_entropy, 0.3 * mean_squared_error);

// Pictures and the totals of their rows; labels and the share of pixels with ink.
dataset with_totals(const dataset& digits) {
    std::vector<float> totals, ink;
    for (std::size_t s = 0; s < digits.samples; ++s) {
        const auto picture = std::span(digits.inputs).subspan(64 * s, 64);
        float pixels = 0;
        for (std::size_t row = 0; row < 8; ++row) {
            float total = 0;
            for (const float pixel : picture.subspan(8 * row, 8)) {
                total += pixel / 64;
                pixels += pixel > 4 ? 1 : 0;
            }
            totals.push_back(total);
        }
        ink.push_back(pixels / 64);
    }
    std::vector<float> pictures = digits.inputs;
    for (float& pixel : pictures) pixel /= 16;
    return {.inputs = join_columns<float>(digits.samples, {pictures, totals}),
            .targets = join_columns<float>(digits.samples, {digits.targets, ink}),
            .samples = digits.samples};
}

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    const auto [train, test] =
        split(with_totals(classification<10>(rows, {.label_column = 64})), 1'437);
    model<net> m{seed{1}};
    const history past = fit<of_both>(m, train, adam{.learning_rate = 3e-3},
                                  {.epochs = 40, .progress = true});
    const std::vector<double>& each = past.epochs.back().losses;
    const double right = accuracy<of_both, 0>(m, test);
    const auto ink = output_of<of_both, 1>(m, test);
    const double off = mae(ink.targets, ink.predictions);
    std::printf("losses %.4f and %.4f, accuracy %.3f, ink off by %.4f\n", each[0], each[1], right,
                off);
    return right > 0.9 && off < 0.05 ? 0 : 1;
}
