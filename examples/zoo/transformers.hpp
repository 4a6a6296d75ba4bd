// SPDX-License-Identifier: MIT
// Transformers of images and text: ViT-B/16, MLP-Mixer-B/16, GPT-2 of 124 M, BERT-base.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace transformer_parts {
template <std::size_t Hidden, std::size_t Width>
constexpr auto two_dense(const auto& function) {
    return dense<Hidden> | function | dense<Width>;
}
// Norms before attention and the dense layers.
template <std::size_t Heads, std::size_t KeyDim, auto... Options>
constexpr auto block(double epsilon, const auto& function) {
    constexpr std::size_t width = Heads * KeyDim;
    return residual(layer_norm(epsilon) | multi_head_attention<Heads, KeyDim, Options...>)
         | residual(layer_norm(epsilon) | two_dense<4 * width, width>(function));
}
// Norms after them.
template <std::size_t Heads, std::size_t KeyDim>
constexpr auto block_with_norms_after(double epsilon, const auto& function) {
    constexpr std::size_t width = Heads * KeyDim;
    return residual(multi_head_attention<Heads, KeyDim>) | layer_norm(epsilon)
         | residual(two_dense<4 * width, width>(function)) | layer_norm(epsilon);
}
template <std::size_t Patches, std::size_t Width>
inline constexpr auto patches = conv2d<Width, kernel(16), stride(16)> | reshape<Patches, Width>;
// Over the patches, channel by channel, then over the channels, patch by patch.
template <std::size_t Patches, std::size_t Width, std::size_t Tokens>
inline constexpr auto mixer_block =
    residual(layer_norm(1e-6) | permute<2, 1> | two_dense<Tokens, Patches>(gelu(x))
             | permute<2, 1>)
    | residual(layer_norm(1e-6) | two_dense<4 * Width, Width>(gelu(x)));
}  // namespace transformer_parts

// The class token is the row of zeros before the patches: the first of the positions, which is
// added to it, learns what token and position would be together, 768 numbers less.
//
// source   Dosovitskiy et al. 2021; torchvision vit_b_16
inline constexpr auto vit_b_16 =
    input<224, 224, 3> | transformer_parts::patches<196, 768> | zero_padding<1, 0>
    | position_embedding<197> | repeat<12>(transformer_parts::block<12, 64>(1e-6, gelu(x)))
    | layer_norm(1e-6) | cropping<0, 196> | flatten | dense<1000> | softmax(x);

// source   Tolstikhin et al. 2021, table 1
inline constexpr auto mixer_b_16 =
    input<224, 224, 3> | transformer_parts::patches<196, 768>
    | repeat<12>(transformer_parts::mixer_block<196, 768, 384>) | layer_norm(1e-6)
    | global_average_pool | dense<1000> | softmax(x);

// Up to the last norm, after which the words' table is taken once more, transposed.
//
// source   Radford et al. 2019; Hugging Face GPT2Model
template <std::size_t Steps>
inline constexpr auto gpt2 =
    input<Steps> | embedding<50'257, 768> | position_embedding<1'024>
    | repeat<12>(transformer_parts::block<12, 64, causal>(1e-5, gelu_tanh(x))) | layer_norm(1e-5);

// Of one segment: its row of the segments' table, of which there are two, is added to every word.
//
// source   Devlin et al. 2019; Hugging Face BertModel, with its pooler
template <std::size_t Steps>
inline constexpr auto bert_base =
    input<Steps>
    | add(embedding<30'522, 768>, 0 * x | embedding<2, 768>) | position_embedding<512>
    | layer_norm(1e-12)
    | repeat<12>(transformer_parts::block_with_norms_after<12, 64>(1e-12, gelu(x)))
    | cropping<0, Steps - 1> | flatten | dense<768> | tanh(x);

}  // namespace zoo
