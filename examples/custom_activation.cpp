// SPDX-License-Identifier: MIT
// Activations of one's own: formulas, with numbers that are given and numbers that are trained.
#include <weft/declare.hpp>
#include <weft/model/model.hpp>
#include <weft/simd/apply.hpp>

#include <array>
#include <cstdio>

using namespace weft;

// Swish with a slope for every channel, which training learns (Ramachandran et al. 2017). It is a
// formula of x, so it needs no name.
constexpr auto swish = x * sigmoid(parameter<"beta">.starting_at(1) * x);

// One with an option, for any argument: a function template like those of the library.
template <class X>
constexpr auto bent_identity(const X& z, double bend = 0.5) {
    return bend * (sqrt(square(z) + 1) - 1) + z;
}

constexpr auto net = input<64> | dense<32> | swish | dense<10> | softmax(x);
static_assert(parameters(net) == (64 * 32 + 32) + 32 + (32 * 10 + 10));
static_assert(output_shape(input<4> | bent_identity(x, 0.25)) == shape{4});

// While compiling: a value, the derivative, what it costs an element.
static_assert(evaluate(bent_identity(x), x = 0) == 0);
static_assert(evaluate(derivative(bent_identity(x), x), x = 0) == 1);
static_assert(flops(input<1> | bent_identity(x)) == 6);

int main() {
    std::printf("%s\nderivative: %s\nLaTeX: %s\n", to_string(bent_identity(x)).c_str(),
                to_string(derivative(bent_identity(x), x)).c_str(),
                to_latex(bent_identity(x)).c_str());

    // In a model the betas are a parameter, as kernels are; in arrays a formula is one loop.
    model<net> m{seed{1}};
    std::printf("%zu betas, the first %.1f\n", m.get("activation/beta").size(),
                static_cast<double>(m.get("activation/beta")[0]));
    static constexpr auto bent = bent_identity(x);
    const std::array<float, 4> inputs{-2, -1, 0, 1};
    std::array<float, 4> outputs{};
    apply<bent>(std::span<float>(outputs), x = inputs);
    for (const float output : outputs) std::printf("%.4f ", static_cast<double>(output));
    std::printf("\n");
}
