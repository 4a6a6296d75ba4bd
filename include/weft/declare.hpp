// SPDX-License-Identifier: MIT
// Everything to declare a network and count it; nothing of SIMD is reached from here. The headers
// that refuse come first, so that the way to them is the shortest in the compiler's output.
#pragma once

#include <weft/graph/refuse.hpp>

#include <weft/formula/functions.hpp>
#include <weft/layer/norm.hpp>

#include <weft/formula/evaluate.hpp>

#include <weft/complexity.hpp>
#include <weft/formula.hpp>
#include <weft/graph.hpp>
#include <weft/layer.hpp>
#include <weft/shape.hpp>
