// SPDX-License-Identifier: MIT
// A small vision transformer on 1 797 handwritten digits: vision_transformer_digits [digits.csv]
#include <weft/weft.hpp>

#include <cstdio>

using namespace weft;

// 16 patches of 2 by 2 pixels, each a token of 32 numbers and its place.
constexpr std::size_t tokens = 16, width = 32;
constexpr auto patches = conv2d<width, kernel(2), stride(2)> | reshape<tokens, width>
                       | position_embedding<tokens>;
constexpr auto encoder_block =
    residual(layer_norm | multi_head_attention<4, width / 4>)
    | residual(layer_norm | dense<2 * width> | gelu(x) | dense<width>);
constexpr auto net = input<8, 8, 1> | patches | repeat<2>(encoder_block) | layer_norm
                   | global_average_pool | dense<10> | softmax(x);
static_assert(parameters(net) == 5 * 32 + 16 * 32
                                     + 2 * (2 * 64 + 4 * 33 * 32 + 33 * 64 + 65 * 32) + 64 + 330);

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    auto [train, test] = split(classification<10>(rows, {.label_column = 64}), 1'437);
    for (auto* part : {&train, &test})
        for (float& pixel : part->inputs) pixel /= 16;
    model<net> m{seed{1}};
    constexpr std::size_t epochs = 30, batch = 32, steps = epochs * (1'437 / batch + 1);
    fit<sparse_categorical_cross_entropy>(
        m, train, adamw{.learning_rate = cosine_decay(3e-3, steps), .weight_decay = 0.05},
        {.epochs = epochs, .batch_size = batch});
    const double reached = accuracy(m, test);
    std::printf("%saccuracy %.3f\n", summary(net).c_str(), reached);
    return reached >= 0.9 ? 0 : 1;
}
