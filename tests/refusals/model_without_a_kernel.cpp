// expect-error: weft: layer 2, mixing, has no kernel yet for an input of 8x8: it can be declared and counted, not run
#include <weft/weft.hpp>
using namespace weft;
struct mixing_layer {
    static constexpr std::string_view kind = "mixing";
    static constexpr label_text label() { return {kind}; }
    static constexpr bool accepts(const shape&) { return true; }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem(const shape&) { return {}; }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }
};
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8> | flatten | dense<10> | softmax(x);
#else
constexpr auto net = input<8, 8> | leaf<mixing_layer>{} | flatten | dense<10> | softmax(x);
#endif
float use(const dataset& data) {
    model<net> m{seed{1}};
    fit<sparse_categorical_cross_entropy>(m, data, adam{}, {.epochs = 2});
    gradient<categorical_cross_entropy>(m, data.inputs, data.targets);
    const std::array<float, 64> sample{};
    const std::array<float, 10> outputs = m(sample);
    return outputs[0] + static_cast<float>(accuracy(m, data));
}
