// SPDX-License-Identifier: MIT
// A network that predicts one sample, whose loss is 0 where that is the target.
#include <weft/weft.hpp>

#include <array>
#include <cmath>

using namespace weft;

constexpr auto net = input<3> | dense<4> | relu(x) | dense<2>;
// A word that the library does not offer is the user's.
constexpr auto loss = huber(0.5);

int main() {
    model<net> m{seed{1}};
    const std::array<float, 3> sample{1, 2, 3};
    const std::array<float, 2> output = m(sample);
    const bool is_finite = std::isfinite(output[0]) && std::isfinite(output[1]);
    return is_finite && gradient<loss>(m, sample, output).loss == 0 ? 0 : 1;
}
