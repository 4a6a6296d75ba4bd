// SPDX-License-Identifier: MIT
// Digits by a layer that Weft has not: custom_layer [digits.csv]
#include "chebyshev_layer.hpp"

#include <cstdio>
#include <filesystem>

using namespace weft;

constexpr auto net = input<64> | chebyshev<16, 3> | tanh(x) | chebyshev<10, 3> | softmax(x);
static_assert(parameters(net) == (3 * 64 + 1) * 16 + (3 * 16 + 1) * 10);
static_assert(macs(net) == 3 * 64 * 16 + 3 * 16 * 10);

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    for (auto* part : {&train, &test})
        for (float& pixel : part->inputs) pixel = pixel / 8 - 1;
    model<net> m{seed{1}};
    fit<sparse_categorical_cross_entropy>(m, train, adam{}, {.epochs = 30, .batch_size = 32});
    std::fputs(summary(net).c_str(), stdout);

    // Its weights are saved like any other's: chebyshev/kernel, chebyshev/bias, ...
    const auto path = std::filesystem::temp_directory_path() / "weft_custom_layer.safetensors";
    write_safetensors(path, weights_of(m));
    model<net> loaded;
    load_weights(loaded, read_safetensors(path), path.string());
    std::filesystem::remove(path);

    const double reached = accuracy(loaded, test);
    std::printf("accuracy %.3f\n", reached);
    return reached >= 0.88 && reached == accuracy(m, test) ? 0 : 1;
}
