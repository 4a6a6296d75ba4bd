// SPDX-License-Identifier: MIT
// The tutorial, part 4: the trained network as a part of a program without heap, exceptions, files
// or the C++ library. It is built with -fno-exceptions -fno-rtti and links none of it.
#include "tutorial_network.hpp"
#include "tutorial_weights.hpp"

#include <weft/model/embedded.hpp>

#include <stdio.h>

namespace {
using namespace tutorial;

constinit embedded_model<net, tutorial_weights> classify;
static_assert(classify.parameter_bytes + classify.workspace_bytes < 8'192);

constexpr std::array<float, 64> seven{
    0, 0,  3,  9,  16, 16, 9,  0,  //
    0, 0,  10, 15, 11, 13, 16, 0,  //
    0, 0,  1,  0,  0,  12, 12, 0,  //
    0, 0,  4,  8,  9,  16, 8,  0,  //
    0, 0,  11, 16, 16, 16, 6,  0,  //
    0, 0,  0,  8,  16, 1,  0,  0,  //
    0, 0,  1,  14, 8,  0,  0,  0,  //
    0, 0,  4,  15, 1,  0,  0,  0};
}  // namespace

int main() {
    const auto probabilities = classify(seven);
    size_t most_likely = 0;
    for (size_t digit = 1; digit < probabilities.size(); ++digit)
        if (probabilities[digit] > probabilities[most_likely]) most_likely = digit;
    printf("a %zu, with probability %.3f\n", most_likely,
           static_cast<double>(probabilities[most_likely]));
    printf("%zu bytes of weights, %zu of workspace\n", classify.parameter_bytes,
           classify.workspace_bytes);
    return most_likely == 7 ? 0 : 1;
}
