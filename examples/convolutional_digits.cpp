// SPDX-License-Identifier: MIT
// A convolutional network on 1 797 handwritten digits, how it learns, and which digits it takes for
// which: convolutional_digits [digits.csv [docs/pictures]], the pictures by gnuplot.
#include <weft/weft.hpp>
#include <weft/io/pictures.hpp>
#include <iostream>
using namespace weft;

template <std::size_t Filters>
constexpr auto convolution = conv2d<Filters, kernel(3), same> | relu(x);
constexpr auto net = input<8, 8, 1> | convolution<16> | convolution<32> | max_pool2d<kernel(2)>
                   | convolution<64> | flatten | dropout(0.3) | dense<10> | softmax(x);
static_assert(parameters(net) == 160 + 4'640 + 18'496 + 10'250);
static_assert(macs(net) < 1'000'000);

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    for (auto* part : {&train, &test})
        for (float& pixel : part->inputs) pixel /= 16;
    model<net> m{seed{1}};
    const history trained = fit<sparse_categorical_cross_entropy>(
        m, train, adam{}, {.epochs = 15, .batch_size = 32, .validation = &test});
    const double reached = accuracy(m, test);
    print_summary(net);
    std::cout << "accuracy " << reached << '\n';
    if (count > 2) {
        const std::filesystem::path folder = arguments[2];
        training_curves(trained, "training on digits").save(folder / "training_digits.svg");
        confusion_picture(confusion(m, test), "digits of the test part")
            .save(folder / "confusion_digits.svg");
        histogram_picture(m.get("dense/kernel"), "weights of the last layer")
            .save(folder / "weights_digits.svg");
        filters_picture(m.get("conv2d/kernel"), shape{3, 3, 1, 16}, "filters of the first layer")
            .save(folder / "filters_digits.svg");
    }
    return reached >= 0.92 ? 0 : 1;
}
