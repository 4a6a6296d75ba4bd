// expect-error: weft: layer 3, dense<10>, expects a vector, got 8x8x1: put flatten before it, or use conv2d<10, kernel(1)>
#include <weft/weft.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8, 1> | relu(x) | flatten | dense<10> | softmax(x);
#else
constexpr auto net = input<8, 8, 1> | relu(x) | dense<10> | softmax(x);
#endif
float use(const dataset& data) {
    model<net> m{seed{1}};
    m.set("dense/bias", {1, 2});
    fit<sparse_categorical_cross_entropy>(m, data, adam{}, {.epochs = 2, .validation = &data});
    auto by_hand = make_trainer<sparse_categorical_cross_entropy>(m, sgd{});
    by_hand.step(data.inputs, data.targets);
    gradient<categorical_cross_entropy>(m, data.inputs, data.targets);
    const std::array<float, 64> sample{};
    const std::array<float, 10> outputs = m(sample);
    const auto again = m(sample);
    return outputs[0] + again[1] + static_cast<float>(accuracy(m, data));
}
