// SPDX-License-Identifier: MIT
// WaveNet: samples of sound from those before, by convolutions that look ever further back.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace wavenet_parts {

// The wire of a layer's result, by number: "z07".
template <std::size_t Layer>
inline constexpr text<4> result = [] {
    constexpr char name[]{'z', char('0' + Layer / 10), char('0' + Layer % 10), '\0'};
    return text<4>(name);
}();

template <std::size_t Filters, std::size_t Dilation>
inline constexpr auto convolution = conv1d<Filters, kernel(2), dilation(Dilation), causal>;

// What a layer sees, times whether it lets it pass; every layer looks back twice as far as the one
// before it, and each stack of Deep layers begins anew.
template <std::size_t Filters, std::size_t Deep, std::size_t Layer>
inline constexpr auto gated =
    multiply(convolution<Filters, std::size_t{1} << Layer % Deep> | tanh(x),
             convolution<Filters, std::size_t{1} << Layer % Deep> | sigmoid(x));

// All layers, one adding to what the next one reads, and the sum of what all of them found.
template <std::size_t Filters, std::size_t Skip, std::size_t Deep, std::size_t... Layer>
constexpr auto stacks(std::index_sequence<Layer...>) {
    constexpr std::size_t last = sizeof...(Layer);
    return (... | residual(gated<Filters, Deep, Layer> | tap<result<Layer>>
                           | conv1d<Filters, kernel(1)>))
         | gated<Filters, Deep, last>
         | add(conv1d<Skip, kernel(1)>, from<result<Layer>> | conv1d<Skip, kernel(1)>...);
}

}  // namespace wavenet_parts

// A step is one of 256 classes of loudness, one-hot. The paper gives three stacks of ten layers; the
// channels are those of the first public implementation, ibab/tensorflow-wavenet.
//
// source   van den Oord et al. 2016, section 2.1 and figure 4
template <std::size_t Steps>
inline constexpr auto wavenet =
    input<Steps, 256> | conv1d<32, kernel(2), causal>
    | wavenet_parts::stacks<32, 512, 10>(std::make_index_sequence<29>{}) | relu(x)
    | conv1d<512, kernel(1)> | relu(x) | conv1d<256, kernel(1)> | softmax(x);

}  // namespace zoo
