// SPDX-License-Identifier: MIT
// A convolutional network on 1 797 handwritten digits, and which digits it takes for which:
// convolutional_digits [digits.csv [docs/pictures/confusion_digits.svg | gnuplot]]
#include <weft/weft.hpp>
#include <cstdio>
#include <iostream>
using namespace weft;

template <std::size_t Filters>
constexpr auto convolution = conv2d<Filters, kernel(3), same> | relu(x);
constexpr auto net = input<8, 8, 1> | convolution<16> | convolution<32> | max_pool2d<kernel(2)>
                   | convolution<64> | flatten | dropout(0.3) | dense<10> | softmax(x);
static_assert(parameters(net) == 160 + 4'640 + 18'496 + 10'250);
static_assert(macs(net) < 1'000'000);

// The matrix as a picture: a script for gnuplot.
void plot(const confusion_matrix& taken, const char* picture) {
    std::printf("set terminal svg size 420,400 dynamic font 'sans-serif,11'\n"
                "set output '%s'\nset title 'digits of the test part'\n"
                "set xlabel 'taken for'\nset ylabel 'is'\nset yrange [9.5:-0.5]\n"
                "set xrange [-0.5:9.5]\nset xtics 1\nset ytics 1\nunset key\nunset colorbox\n"
                "set palette defined (0 'white', 1 '#9ecae1', 40 '#08519c')\n"
                "plot '-' with image pixels, '-' using 1:2:3 with labels\n", picture);
    for (int pass = 0; pass < 2; ++pass) {
        for (std::size_t is = 0; is < 10; ++is)
            for (std::size_t as = 0; as < 10; ++as)
                std::printf("%zu %zu %zu\n", as, is, taken(is, as));
        std::printf("e\n");
    }
}

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    for (auto* part : {&train, &test})
        for (float& pixel : part->inputs) pixel /= 16;
    model<net> m{seed{1}};
    fit<sparse_categorical_cross_entropy>(m, train, adam{}, {.epochs = 15, .batch_size = 32});
    const double reached = accuracy(m, test);
    if (count > 2) plot(confusion(m, test), arguments[2]);
    else std::cout << summary(net) << "accuracy " << reached << '\n';
    return reached >= 0.92 ? 0 : 1;
}
