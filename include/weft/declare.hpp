// SPDX-License-Identifier: MIT
// Everything to declare a network and count it; nothing of SIMD is reached from here.
#pragma once

// First: compilers print the way to the header that refuses, and a refusal shall stand at the top.
#include <weft/graph/refuse.hpp>

#include <weft/complexity.hpp>
#include <weft/formula.hpp>
#include <weft/graph.hpp>
#include <weft/layer.hpp>
#include <weft/shape.hpp>
