// SPDX-License-Identifier: MIT
// A transformer that learns to write sonnets, character by character:
// character_transformer [- sonnets.txt]
#include <weft/weft.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
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

// The numbers of the characters, in the order of their codes.
struct alphabet {
    std::string letters{};
    explicit alphabet(const std::string& text) {
        for (char letter = 0; letter < 127; ++letter)
            if (text.find(letter) != text.npos) letters += letter;
    }
    float number(char letter) const { return static_cast<float>(letters.find(letter)); }
};

// Sequences one behind the other; the targets are one character further on.
dataset sequences(const std::string& text, const alphabet& known) {
    dataset result{.inputs{}, .targets{}, .samples = (text.size() - 1) / steps,
                   .classes = characters};
    for (std::size_t i = 0; i < result.samples * steps; ++i) {
        result.inputs.push_back(known.number(text[i]));
        result.targets.push_back(known.number(text[i + 1]));
    }
    return result;
}

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
        double left = random.uniform();
        std::size_t drawn = 0;
        while (drawn + 1 < characters && (left -= static_cast<double>(next[drawn])) > 0) ++drawn;
        text += known.letters[drawn];
    }
    return text;
}

int main(int count, char** arguments) {
    std::ifstream file(count > 2 ? arguments[2] : "examples/data/sonnets.txt");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const alphabet known(text);
    if (known.letters.size() != characters) return 1;
    const auto [train, test] = split(sequences(text, known), 1'700);
    model<net> m{seed{1}};
    const history trained =
        fit<sparse_categorical_cross_entropy>(m, train, adamw{.learning_rate = 5e-3},
                                              {.epochs = 6, .batch_size = 16, .validation = &test});
    const double bits = *trained.epochs.back().validation_loss / std::numbers::ln2;
    std::printf("%s\n\n%.3f bits a character of sonnets it has not seen\n",
                write(m, known, "Shall I compare thee", 200).c_str(), bits);
    return bits < 2.9 ? 0 : 1;
}
