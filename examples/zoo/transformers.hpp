// SPDX-License-Identifier: MIT
// Transformers of images and text: ViT-B/16, MLP-Mixer-B/16, GPT-2 of 124 M, BERT-base, and the
// first of them, of two languages.
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

// Of every word the logits of the next; their weights are the words' table once more, transposed.
//
// source   Radford et al. 2019; Hugging Face GPT2LMHeadModel
template <std::size_t Steps>
inline constexpr auto gpt2 =
    input<Steps> | shared<"words">(embedding<50'257, 768>) | position_embedding<1'024>
    | repeat<12>(transformer_parts::block<12, 64, causal>(1e-5, gelu_tanh(x))) | layer_norm(1e-5)
    | tied_dense<"words", 50'257, no_bias>;

// Of one segment: its row of the segments' table, of which there are two, is added to every word.
//
// source   Devlin et al. 2019; Hugging Face BertModel
template <std::size_t Steps>
inline constexpr auto bert_body =
    input<Steps>
    | add(shared<"words">(embedding<30'522, 768>), 0 * x | embedding<2, 768>)
    | position_embedding<512> | layer_norm(1e-12)
    | repeat<12>(transformer_parts::block_with_norms_after<12, 64>(1e-12, gelu(x)));
// With the pooler of the first step.
template <std::size_t Steps>
inline constexpr auto bert_base =
    bert_body<Steps> | cropping<0, Steps - 1> | flatten | dense<768> | tanh(x);
// With the logits of the words that are masked: BertForMaskedLM.
template <std::size_t Steps>
inline constexpr auto bert_masked =
    bert_body<Steps> | dense<768> | gelu(x) | layer_norm(1e-12) | tied_dense<"words", 30'522>;

// Into one language from another, of one table of words: every block of the decoder looks into what
// the encoder made of the source.
//
// source   Vaswani et al. 2017, base; PyTorch nn.Transformer between the words and their logits
template <std::size_t Source, std::size_t Target>
inline constexpr auto transformer = [] {
    constexpr auto norm = layer_norm(1e-5);
    constexpr double root_of_width = 22.627416997969522;
    constexpr auto words =
        shared<"words">(embedding<37'000, 512>) | root_of_width * x | sinusoidal_positions;
    constexpr auto dense_layers =
        residual(transformer_parts::two_dense<2'048, 512>(relu(x))) | norm;
    constexpr auto encoder_block = residual(multi_head_attention<8, 64>) | norm | dense_layers;
    constexpr auto decoder_block =
        residual(multi_head_attention<8, 64, causal>) | norm
        | residual(multi_head_attention<8, 64>(identity, from<"encoder">)) | norm | dense_layers;
    return input<"source", Source> | words | repeat<6>(encoder_block) | norm | tap<"encoder">
         | input<"target", Target> | words | repeat<6>(decoder_block) | norm
         | tied_dense<"words", 37'000, no_bias>;
}();

}  // namespace zoo
