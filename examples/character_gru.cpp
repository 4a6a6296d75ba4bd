// SPDX-License-Identifier: MIT
// A GRU that learns to write sonnets, character by character: character_gru [- sonnets.txt]
#include "letters.hpp"

#include <cstdio>
#include <numbers>
#include <string>

using namespace weft;

// Of the 61 characters of the text each is a number; after every one the probabilities of the next.
constexpr std::size_t characters = 61, steps = 50;
constexpr auto net = input<steps> | embedding<characters, 16> | gru<96, return_sequences>
                   | dense<characters> | softmax(x);
static_assert(parameters(net) == 61 * 16 + 3 * 96 * (16 + 96 + 2) + 97 * 61);
static_assert(can_step<net>);

// Letters drawn one by one, each after all before it.
std::string write(const model<net>& m, const alphabet& known, std::string text, std::size_t count) {
    stepper one_letter{m};
    random_stream random(seed{5});
    auto next = one_letter(known.number('\n'));
    for (const char letter : text) next = one_letter(known.number(letter));
    for (; count > 0; --count) {
        const std::size_t drawn = known.draw(next.data(), random);
        text += known.letters[drawn];
        next = one_letter(static_cast<float>(drawn));
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
        fit<sparse_categorical_cross_entropy>(m, train, adam{.learning_rate = 6e-3},
                                              {.epochs = 14, .validation = &test});
    const double bits = *trained.epochs.back().validation_loss / std::numbers::ln2;
    std::printf("%s\n\n%.3f bits a character of sonnets it has not seen\n",
                write(m, known, "Shall I compare thee", 200).c_str(), bits);
    return bits < 2.7 ? 0 : 1;
}
