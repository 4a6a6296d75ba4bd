// SPDX-License-Identifier: MIT
// Everything.
#pragma once

// First: compilers print the way to the header that refuses, and a refusal shall stand at the top.
#include <weft/graph/refuse.hpp>

#include <weft/declare.hpp>
#include <weft/io.hpp>
#include <weft/kernel.hpp>
#include <weft/loss.hpp>
#include <weft/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>
#include <weft/simd.hpp>
#include <weft/tensor.hpp>
#include <weft/train.hpp>
