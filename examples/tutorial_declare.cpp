// SPDX-License-Identifier: MIT
// The tutorial, part 1: a network is declared and counted; nothing runs but the printing.
#include "tutorial_network.hpp"

#include <iostream>

using namespace tutorial;

static_assert(output_shape(net) == shape{10});
static_assert(parameters(net) == (64 * 16 + 16) + (16 * 10 + 10));
static_assert(macs(net) == 64 * 16 + 16 * 10);

int main() { std::cout << summary(net); }
