#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a test of random formulas and networks that are declared: types, which a running test
cannot make.

usage: make_programs.py OUT [--seed N] [--formulas N] [--networks N]

Of a formula the test has its text in weft and the same in long double by the C library; SIMD is
held against it, its gradient against the central difference. Of a network it has the shapes,
parameters and MACs that a walk in Python counts; gradients are held against central differences of
the loss, and a prediction in float against one in double.
"""
import argparse
import random
import re

UNARY = {
    "tanh({0})": "std::tanh({0})", "sigmoid({0})": "1 / (1 + std::exp(-({0})))",
    "exp(min({0}, 3))": "std::exp(std::min<L>({0}, 3))", "erf({0})": "std::erf({0})",
    "sin({0})": "std::sin({0})", "cos({0})": "std::cos({0})", "atan({0})": "std::atan({0})",
    "softplus({0})": "std::log1p(std::exp({0}))", "log1p(square({0}))": "std::log1p(({0}) * ({0}))",
    "sqrt(square({0}) + 1)": "std::sqrt(({0}) * ({0}) + 1)", "abs({0})": "std::abs({0})",
    "-({0})": "-({0})", "expm1(min({0}, 3))": "std::expm1(std::min<L>({0}, 3))",
    "normal_cdf({0})": "std::erfc(-({0}) / std::sqrt(L(2))) / 2",
    "pow(square({0}) + 1, -0.75)": "std::pow(({0}) * ({0}) + 1, L(-0.75))",
}
BINARY = {
    "({0} + {1})": "({0} + {1})", "({0} - {1})": "({0} - {1})", "({0} * {1})": "({0} * {1})",
    "({0} / (1 + square({1})))": "({0} / (1 + ({1}) * ({1})))",
    "max({0}, {1})": "std::max<L>({0}, {1})", "min({0}, {1})": "std::min<L>({0}, {1})",
    "where({0} > {1}, {0}, 2 * {1})": "(({0}) > ({1}) ? L({0}) : L(2 * ({1})))",
}


def formula(of, depth):
    """(weft, long double) of a formula of x and target."""
    if depth == 0 or of.random() < 0.1:
        leaf = of.choice(["x", "x", "x", "target", f"{of.uniform(-2, 2):.3f}"])
        if leaf == "x" or leaf == "target":
            return leaf, leaf
        return f"(0 * x + {leaf})", f"L({leaf})"
    if of.random() < 0.5:
        form, value = of.choice(list(UNARY.items()))
        a, b = formula(of, depth - 1)
        return form.format(a), value.format(b)
    form, value = of.choice(list(BINARY.items()))
    (a, b), (c, d) = formula(of, depth - 1), formula(of, depth - 1)
    return form.format(a, c), value.format(b, d)


class Network:
    """A declaration, and by a walk its shape, parameters and MACs."""

    def __init__(self, of):
        self.of = of
        self.shape = of.choice([(of.randint(2, 9),), (of.randint(3, 6), of.randint(2, 5))])
        self.inputs = self.shape
        self.parameters = self.macs = 0
        self.text = f"input<{', '.join(map(str, self.shape))}>"

    def dense(self, shape, width):
        places = 1
        for extent in shape[:-1]:
            places *= extent
        self.parameters += shape[-1] * width + width
        self.macs += places * shape[-1] * width
        return f"dense<{width}>", (*shape[:-1], width)

    def activation(self):
        return self.of.choice(["tanh(x)", "sigmoid(x)", "softplus(x)", "x * sigmoid(x)", "gelu(x)",
                               "softmax(x)", "x / (1 + square(x))"])

    def branch(self, shape, width):
        """A branch that gives so many numbers a place."""
        text, out = self.dense(shape, width)
        return f"{text} | {self.activation()}" if self.of.random() < 0.6 else text, out

    def add(self):
        kind = self.of.choice(["dense", "dense", "activation", "residual", "concatenate",
                               "multiply", "conv", "layer_norm", "flatten", "batch"])
        width, last = self.of.randint(2, 9), self.shape[-1]
        if kind == "dense":
            text, self.shape = self.dense(self.shape, width)
        elif kind == "activation":
            text = self.activation()
        elif kind == "residual":
            inner, _ = self.branch(self.shape, last)
            text = f"residual({inner})"
        elif kind == "multiply":
            (a, _), (b, _) = self.branch(self.shape, width), self.branch(self.shape, width)
            text = f"multiply({a}, {b})"
            self.shape = (*self.shape[:-1], width)
        elif kind == "concatenate":
            other = self.of.randint(2, 9)
            (a, _), (b, _) = self.branch(self.shape, width), self.branch(self.shape, other)
            text = f"concatenate({a}, {b}, identity)"
            self.shape = (*self.shape[:-1], width + other + last)
        elif kind == "conv" and len(self.shape) == 2 and self.shape[0] >= 2:
            text = f"conv1d<{width}, kernel(2)>"
            self.parameters += 2 * last * width + width
            self.macs += (self.shape[0] - 1) * 2 * last * width
            self.shape = (self.shape[0] - 1, width)
        elif kind == "layer_norm" and last > 2:
            text = "layer_norm"
            self.parameters += 2 * last
        elif kind == "flatten" and len(self.shape) == 2:
            text = "flatten"
            self.shape = (self.shape[0] * self.shape[1],)
        else:
            return
        self.text += f" | {text}"


HEAD = """// Made by tests/properties/make_programs.py with --seed {seed}.
#include <weft/declare.hpp>
#include <weft/formula/activations.hpp>
#include <weft/loss/regression.hpp>
#include <weft/model.hpp>
#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <properties/declared.hpp>

namespace {{

using namespace weft;
using L = long double;
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formulas", type=int, default=4)
    parser.add_argument("--networks", type=int, default=2)
    wanted = parser.parse_args()
    of = random.Random(wanted.seed)
    text = HEAD.format(seed=wanted.seed)
    for i in range(wanted.formulas):
        written, value = formula(of, 4)
        if not re.search(r"\bx\b", value):
            written, value = f"x + {written}", f"x + {value}"
        text += (f"\nconstexpr auto formula_{i} = {written} + 0 * target;\n"
                 f"constexpr auto slope_{i} = derivative(formula_{i}, x);\n"
                 f"BOOST_AUTO_TEST_CASE(formula_{i}_and_its_slope_are_those_in_long_double) {{\n"
                 f"    properties::check_formula<formula_{i}, slope_{i}>(\n"
                 f"        []([[maybe_unused]] L x, [[maybe_unused]] L target) -> L {{\n"
                 f"            return {value};\n        }});\n}}\n")
    for i in range(wanted.networks):
        network = Network(of)
        for _ in range(of.randint(4, 7)):
            network.add()
        if "dense" not in network.text:
            last, network.shape = network.dense(network.shape, 3)
            network.text += f" | {last}"
        shape = ", ".join(map(str, network.shape))
        text += (f"\nconstexpr auto network_{i} = {network.text};\n"
                 f"static_assert(output_shape(network_{i}) == shape{{{shape}}});\n"
                 f"static_assert(parameters(network_{i}) == {network.parameters});\n"
                 f"static_assert(macs(network_{i}) == {network.macs});\n"
                 f"BOOST_AUTO_TEST_CASE(network_{i}_has_the_gradients_of_central_differences) {{\n"
                 f"    properties::check_network<network_{i}>();\n}}\n")
    with open(wanted.out, "w", encoding="utf-8") as out:
        out.write(text + "\n}  // namespace\n")


if __name__ == "__main__":
    main()
