// SPDX-License-Identifier: MIT
// Contractions, forward and backward.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/kernel/newton_schulz.hpp>
