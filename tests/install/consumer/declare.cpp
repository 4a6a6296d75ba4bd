// SPDX-License-Identifier: MIT
// A declaration alone, counted by the compiler.
#include <weft/declare.hpp>

using namespace weft;

constexpr auto net = input<3> | dense<4> | relu(x) | dense<2>;
static_assert(parameters(net) == 26);

int main() {}
