// SPDX-License-Identifier: MIT
// Digits of 64 pixels through 8 numbers and back, and what becomes of those it has never seen:
// autoencoder_digits [digits.csv [docs/pictures/autoencoder_digits.svg | gnuplot]]
#include <weft/weft.hpp>
#include <cstdio>
#include <iostream>
using namespace weft;

constexpr auto encoder = conv2d<16, kernel(3), stride(2), same> | relu(x) | flatten | dense<8>;
constexpr auto decoder = dense<256> | relu(x) | reshape<4, 4, 16> | up_sampling<2>
                       | conv2d<16, kernel(3), same> | relu(x) | conv2d<1, kernel(3), same>
                       | sigmoid(x);
constexpr auto net = input<8, 8, 1> | encoder | decoder;
static_assert(output_shape(net) == input_shape(net));

// Pixels from 0 to 1, which are what goes in and what is to come out.
dataset pixels_of(const dataset& digits) {
    dataset result{.inputs = digits.inputs, .targets = {}, .samples = digits.samples};
    for (float& pixel : result.inputs) pixel /= 16;
    result.targets = result.inputs;
    return result;
}

double squared_error(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum / static_cast<double>(a.size());
}

// The first eight of them above, what comes out below: a script for gnuplot.
void plot(const dataset& digits, const std::vector<float>& outputs, const char* picture) {
    std::printf("set terminal svg size 440,140 dynamic\nset output '%s'\nunset key\n"
                "unset colorbox\nunset tics\nunset border\nset palette gray negative\n"
                "set margins 0,0,0,0\nset yrange [18.5:-1]\nset xrange [-1:72]\n"
                "plot '-' with image pixels\n", picture);
    for (std::size_t row = 0; row < 18; ++row) {
        for (std::size_t column = 0; column < 72; ++column) {
            const std::size_t digit = column / 9, across = column % 9, down = row % 9;
            const std::vector<float>& from = row < 9 ? digits.inputs : outputs;
            const bool is_gap = across == 8 || down == 8;
            std::printf("%zu %zu %.3f\n", column, row,
                        is_gap ? 0.0 : static_cast<double>(from[digit * 64 + down * 8 + across]));
        }
    }
    std::printf("e\n");
}

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    const auto [train_digits, test_digits] =
        split(classification<10>(rows, {.label_column = 64}), 1'437);
    const dataset train = pixels_of(train_digits), test = pixels_of(test_digits);
    model<net> m{seed{1}};
    fit<mean_squared_error>(m, train, adam{.learning_rate = 2e-3},
                            {.epochs = 40, .batch_size = 32});
    std::vector<float> outputs(test.inputs.size());
    predict(m, test.inputs, outputs);
    const double error = squared_error(outputs, test.targets);
    if (count > 2) plot(test, outputs, arguments[2]);
    else std::cout << "squared error of a pixel from 0 to 1: " << error << '\n';
    // The first eight principal components of the same training part leave 0.0249 (numpy).
    return error <= 0.02 ? 0 : 1;
}
