// SPDX-License-Identifier: MIT
// A small transformer learns English letter by letter, then writes some.
#include <weft/weft.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

using namespace weft;

// Letters are small; any other character counts as a blank.
constexpr std::string_view alphabet = " abcdefghijklmnopqrstuvwxyz\n.,;:!?'-";
constexpr std::size_t steps = 32, width = 64, letters = alphabet.size();

// Norms before attention and the dense layers; a step sees those before it.
constexpr auto block = residual(layer_norm | multi_head_attention<4, width / 4, causal>)
                     | residual(layer_norm | dense<4 * width> | gelu(x) | dense<width>);
constexpr auto net = input<steps> | embedding<letters, width> | position_embedding<steps>
                   | repeat<2>(block) | layer_norm | dense<letters>;
static_assert(parameters(net) == 106'788);

std::string read_letters(const char* path) {
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    for (char& letter : text) {
        if ('A' <= letter && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        if (alphabet.find(letter) == alphabet.npos) letter = ' ';
    }
    return text;
}
float number_of(char letter) { return static_cast<float>(alphabet.find(letter)); }

// Pieces of a text, and for each of their letters the one that comes next.
dataset pieces(std::string_view text) {
    dataset result;
    result.samples = (text.size() - 1) / steps;
    for (std::size_t i = 0; i < result.samples * steps; ++i) {
        result.inputs.push_back(number_of(text[i]));
        result.targets.push_back(number_of(text[i + 1]));
    }
    return result;
}

// Draws one letter after another from what the network expects; colder than 1 is more careful.
std::string written(const model<net>& m, std::string text, std::size_t count, double temperature) {
    random_stream random{seed{2}};
    for (; count > 0; --count) {
        const std::size_t seen = std::min(text.size(), steps), begin = text.size() - seen;
        std::array<float, steps> numbers{};
        for (std::size_t i = 0; i < seen; ++i) numbers[i] = number_of(text[begin + i]);
        const auto logits = m(numbers);
        const float* const next = logits.data() + (seen - 1) * letters;
        const double greatest = static_cast<double>(*std::max_element(next, next + letters));
        std::array<double, letters> sums;
        double sum = 0;
        for (std::size_t i = 0; i < letters; ++i)
            sums[i] = sum += scalar::exp((static_cast<double>(next[i]) - greatest) / temperature);
        const double drawn = random.uniform() * sum;
        text += alphabet[static_cast<std::size_t>(
            std::find_if(sums.begin(), sums.end() - 1, [&](double s) { return s > drawn; })
            - sums.begin())];
    }
    return text;
}

int main(int count, char** arguments) {
    const std::string text = read_letters(count > 2 ? arguments[2] : "examples/data/text.txt");
    const std::size_t most = text.size() * 9 / 10;
    const dataset train = pieces(std::string_view(text).substr(0, most));
    const dataset test = pieces(std::string_view(text).substr(most));
    model<net> m{seed{1}};
    fit<sparse_softmax_cross_entropy_with_logits>(
        m, train, adamw{.learning_rate = 3e-3}, {.epochs = EPOCHS, .validation = &test, .progress = true});
    const double nats = loss_over<sparse_softmax_cross_entropy_with_logits>(m, test);
    std::printf("%.3f nats a letter of the text's last tenth\n%s\n", nats,
                written(m, "the ", 300, 0.7).c_str());
    return nats < 2 ? 0 : 1;
}
