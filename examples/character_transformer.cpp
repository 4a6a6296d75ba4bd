// SPDX-License-Identifier: MIT
// A transformer that learns to write sonnets, character by character:
// character_transformer [- sonnets.txt]
#include "letters.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numbers>
#include <string>

using namespace weft;

// Of the 61 characters of the text each is a number; after every one the probabilities of the next.
constexpr std::size_t characters = 61, steps = 50, width = 64;

// Norms before attention, which sees no later step, and before the dense layers.
constexpr auto transformer_block =
    residual(layer_norm | multi_head_attention<4, width / 4, causal>)
    | residual(layer_norm | dense<4 * width> | gelu(x) | dense<width>);
constexpr auto net = input<steps> | embedding<characters, width> | position_embedding<steps>
                   | repeat<2>(transformer_block) | layer_norm | dense<characters> | softmax(x);
static_assert(parameters(net) == 111 * 64 + 2 * (2 * 128 + 4 * 65 * 64 + 65 * 256 + 257 * 64) + 128
                                     + 65 * 61);

// Letters drawn one by one, each after the last 50; what stands behind them, nobody sees.
std::string write(const model<net>& m, const alphabet& known, std::string text, std::size_t count) {
    random_stream random(seed{5});
    for (; count > 0; --count) {
        const std::size_t seen = std::min(text.size(), steps);
        std::array<float, steps> last{};
        std::transform(text.end() - static_cast<std::ptrdiff_t>(seen), text.end(), last.begin(),
                       [&](char letter) { return known.number(letter); });
        const auto all = m(last);
        const float* const next = all.data() + (seen - 1) * characters;
        const std::size_t drawn = known.draw(next, random);
        text += known.letters[drawn];
    }
    return text;
}

int main(int count, char** arguments) {
    const std::string text = read_text(count > 2 ? arguments[2] : "examples/data/sonnets.txt");
    const alphabet known(text);
    if (known.letters.size() != characters) return 1;
    const auto [train, test] = split(sequences(text, known, steps), 1'700);
    model<net> m{seed{1}};
    const history trained =
        fit<sparse_categorical_cross_entropy>(m, train, adamw{.learning_rate = 5e-3},
                                              {.epochs = 6, .batch_size = 16, .validation = &test});
    const double bits = *trained.epochs.back().validation_loss / std::numbers::ln2;
    std::printf("%s\n\n%.3f bits a character of sonnets it has not seen\n",
                write(m, known, "Shall I compare thee", 200).c_str(), bits);
    return bits < 2.9 ? 0 : 1;
}
