// SPDX-License-Identifier: MIT
// A declaration alone, counted by the compiler.
#include <weft/declare.hpp>

using namespace weft;

constexpr auto net = input<3> | dense<4> | relu(x) | dense<2>;
static_assert(parameters(net) == 26);

// Words that the library does not offer are the user's.
constexpr auto constant = input<3> | dense<1>;
constexpr auto normalized = input<4> | layer_norm | dense<2>;
constexpr budget none{}, unlimited{.parameters = 4};
static_assert(within(constant, unlimited) && within(normalized, none));

int main() {}
