// SPDX-License-Identifier: MIT
// The tutorial, parts 2 and 3: training on 1 437 handwritten digits, and what is kept of it:
// tutorial_train [digits.csv [FOLDER for its files]]
#include "tutorial_network.hpp"

#include <weft/weft.hpp>

#include <cstdio>
#include <filesystem>

using namespace tutorial;

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    const auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);

    model<net> m{seed{1}};
    std::printf("untrained: accuracy %.3f\n", accuracy(m, test));

    const history past = fit<sparse_categorical_cross_entropy>(
        m, train, adam{.learning_rate = 3e-3}, {.epochs = 20, .batch_size = 32});
    for (const unsigned epoch : {1u, 2u, 5u, 10u, 20u})
        std::printf("epoch %2u: loss %.4f\n", epoch, past.epochs[epoch - 1].loss);
    std::printf("trained: accuracy %.3f\n", accuracy(m, test));

    const auto probabilities = m(std::span<const float, 64>(test.inputs.data(), 64));
    for (std::size_t digit = 0; digit < 10; ++digit)
        std::printf("%zu: %.3f%s\n", digit, static_cast<double>(probabilities[digit]),
                    static_cast<float>(digit) == test.targets[0] ? "  <- it is" : "");

    const std::filesystem::path folder =
        count > 2 ? arguments[2] : std::filesystem::temp_directory_path() / "weft_tutorial";
    std::filesystem::create_directories(folder);

    // Weights in a file that Python reads too, with an input and the outputs it has to give.
    save(m, folder / "digits.safetensors",
         {.metadata = {{"trained on", "1437 digits"}},
          .test_inputs = {test.inputs.begin(), test.inputs.begin() + 64}});
    model<net> loaded;
    load(loaded, folder / "digits.safetensors");
    std::printf("loaded: accuracy %.3f\n", accuracy(loaded, test));

    // A file of another network is refused, with all that does not fit.
    static constexpr auto wider = input<64> | x / 16 | dense<20> | relu(x) | dense<10> | softmax(x);
    model<wider> other;
    try {
        load(other, folder / "digits.safetensors");
    } catch (const error& refused) {
        const std::string text = refused.what();
        std::printf("%s\n", text.substr(text.find("digits.safetensors")).c_str());
    }

    // The same numbers as a header, for a program without files.
    save_header(m, folder / "tutorial_weights.hpp", {.name = "tutorial_weights"});
    std::printf("tutorial_weights.hpp: %zu numbers\n", parameters(net));
}
