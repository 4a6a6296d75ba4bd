# SPDX-License-Identifier: MIT
"""The programs whose compilation is measured by bench/compile_time/run and counted by the tests."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def declared(chain):
    return ("#include <weft/declare.hpp>\nusing namespace weft;\n"
            f"constexpr auto net = input<64> | {chain};\n"
            "static_assert(parameters(net) > 0 && macs(net) > 0);\n")


def layers(count):
    """count layers in one pipe: dense and ReLU in turns."""
    return declared(" | ".join("relu(x)" if i % 2 else "dense<32>" for i in range(count)))


def nested():
    """The same 400 layers as blocks of ten in blocks of ten."""
    text = "constexpr auto block = " + " | ".join(["dense<32> | relu(x)"] * 5) + ";\n"
    text += "constexpr auto hundred = " + " | ".join(["block"] * 10) + ";\n"
    return declared("hundred | hundred | hundred | hundred").replace(
        "constexpr auto net", text + "constexpr auto net")


DIGITS = "input<64> | dense<32> | relu(x) | dense<10> | softmax(x)"


def predicting(*networks):
    """A function a network that predicts one sample; inline, as what is of one file is left out."""
    text = "#include <weft/declare.hpp>\n#include <weft/model/model.hpp>\nusing namespace weft;\n"
    for i, network in enumerate(networks):
        text += (f"inline constexpr auto net_{i} = {network};\n"
                 f"void predict(const model<net_{i}>& m, const float* inputs, float* outputs) {{\n"
                 "    m.run(inputs, outputs, 1);\n}\n")
    return text


# Rows, inputs, outputs of bench/dense_forward.cpp; the rows are no matter of the compiler.
DENSE_SIZES = [(64, 32), (128, 10), (784, 128), (512, 512), (1024, 1024)]


def dense(inputs, outputs):
    return f"input<{inputs}> | dense<{outputs}> | relu(x)"


def transformer(blocks, trains):
    """Of blocks of attention and two dense layers, as examples/character_transformer.cpp."""
    header, work = ("backpropagation", """
using pass = backpropagation<net, float, sparse_softmax_cross_entropy_with_logits>;
double step(pass& p, const parameter_block<net, float>& w, std::span<const float> inputs,
            std::span<const float> targets) {
    return p.run(w, inputs, targets);
}
""") if trains else ("model", """
void predict(const model<net>& m, const float* inputs, float* outputs) { m.run(inputs, outputs, 1); }
""")
    return ("#include <weft/declare.hpp>\n#include <weft/loss.hpp>\n"
            f"#include <weft/model/{header}.hpp>\nusing namespace weft;\n"
            "constexpr auto block = residual(layer_norm | multi_head_attention<4, 16, causal>)\n"
            "    | residual(layer_norm | dense<256> | gelu(x) | dense<64>);\n"
            "constexpr auto net = input<32> | embedding<36, 64> | position_embedding<32>\n"
            f"    | repeat<{blocks}>(block) | layer_norm | dense<36>;\n" + work)


def example(name):
    return (ROOT / "examples" / name).read_text(encoding="utf-8")
