// SPDX-License-Identifier: MIT
// Text, letter by letter: what comes next after a sequence of them.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

// Of 65 letters, one-hot, as in the collected Shakespeare; two layers of 128 units.
//
// source   Karpathy 2015, char-rnn and its defaults
inline constexpr auto character_lstm = input<50, 65> | lstm<128, return_sequences>
                                     | lstm<128, return_sequences> | dense<65> | softmax(x);

// Of 66 letters as vectors of 256; one layer of 1,024 units.
//
// source   TensorFlow, "Text generation with an RNN"
inline constexpr auto character_gru = input<100> | embedding<66, 256>
                                    | gru<1024, return_sequences> | dense<66> | softmax(x);

}  // namespace zoo
