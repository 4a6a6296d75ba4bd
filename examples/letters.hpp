// SPDX-License-Identifier: MIT
// A text as numbers, for the examples that learn to write: character_gru, character_transformer.
#pragma once

#include <weft/weft.hpp>

#include <fstream>
#include <iterator>
#include <string>

// The numbers of the characters, in the order of their codes.
struct alphabet {
    std::string letters{};
    explicit alphabet(const std::string& text) {
        for (char letter = 0; letter < 127; ++letter)
            if (text.find(letter) != text.npos) letters += letter;
    }
    float number(char letter) const { return static_cast<float>(letters.find(letter)); }
    // By their probabilities.
    std::size_t draw(const float* probabilities, weft::random_stream& random) const {
        double left = random.uniform();
        std::size_t drawn = 0;
        while (drawn + 1 < letters.size()
               && (left -= static_cast<double>(probabilities[drawn])) > 0)
            ++drawn;
        return drawn;
    }
};

inline std::string read_text(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Sequences one behind the other; the targets are one character further on.
inline weft::dataset sequences(const std::string& text, const alphabet& known, std::size_t steps) {
    weft::dataset result{.inputs{}, .targets{}, .samples = (text.size() - 1) / steps,
                         .classes = known.letters.size()};
    for (std::size_t i = 0; i < result.samples * steps; ++i) {
        result.inputs.push_back(known.number(text[i]));
        result.targets.push_back(known.number(text[i + 1]));
    }
    return result;
}
