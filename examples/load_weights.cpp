// SPDX-License-Identifier: MIT
// Weights that other libraries wrote: the same layer from a file of Keras's conventions and one of
// PyTorch's.
#include <weft/weft.hpp>

#include <cstdio>

using namespace weft;

constexpr auto net = input<3> | dense<2>;

int main() {
    model<net> of_keras, of_pytorch, of_numbers;

    // Keras: kernels [in, out], the names "dense/kernel", "dense/bias".
    load(of_keras, "tests/reference/files/keras.safetensors");

    // PyTorch: weights [out, in]; the layer that is "dense" here is "fc" in the file.
    load(of_pytorch, "tests/reference/files/pytorch.safetensors",
         {.layout = weight_layout::pytorch, .layers = {{"dense", "fc"}}});

    // Numbers that the program has from elsewhere, such as JSON: arrays of the same names.
    const std::vector<float> weight{-0.25f, 0, 0.25f, -0.125f, 0.125f, 0.375f};
    const std::vector<float> bias{0.5f, -0.25f};
    load_weights(of_numbers,
                 {.arrays = {make_stored_array<float>("fc.weight", {2, 3}, weight),
                             make_stored_array<float>("fc.bias", {2}, bias)}},
                 "fc.json", {.layout = weight_layout::pytorch, .layers = {{"dense", "fc"}}});

    const std::array<float, 3> sample{1, 2, 4};
    for (const model<net>* m : {&of_keras, &of_pytorch, &of_numbers})
        std::printf("%.3f %.3f\n", static_cast<double>((*m)(sample)[0]),
                    static_cast<double>((*m)(sample)[1]));

    // What does not fit is refused as a whole, and nothing is loaded.
    try {
        load(of_keras, "tests/reference/files/pytorch.safetensors");
    } catch (const error& refused) {
        std::printf("%s\n", refused.what());
    }
    const auto expected = of_keras(sample);
    return of_pytorch(sample) == expected && of_numbers(sample) == expected ? 0 : 1;
}
