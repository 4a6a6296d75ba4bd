// SPDX-License-Identifier: MIT
// Contractions, forward and backward.
#pragma once

#include <weft/kernel/convolution.hpp>
#include <weft/kernel/convolution_geometry.hpp>
#include <weft/kernel/convolution_weights.hpp>
#include <weft/kernel/dense.hpp>
#include <weft/kernel/newton_schulz.hpp>
#include <weft/kernel/window_reader.hpp>
