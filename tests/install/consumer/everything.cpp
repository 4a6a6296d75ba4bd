// SPDX-License-Identifier: MIT
// A network that predicts one sample.
#include <weft/weft.hpp>

#include <array>
#include <cmath>

using namespace weft;

constexpr auto net = input<3> | dense<4> | relu(x) | dense<2>;

int main() {
    model<net> m{seed{1}};
    const std::array<float, 2> output = m(std::array<float, 3>{1, 2, 3});
    return std::isfinite(output[0]) && std::isfinite(output[1]) ? 0 : 1;
}
