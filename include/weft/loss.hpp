// SPDX-License-Identifier: MIT
// Losses, each a formula and a reduction.
#pragma once

#include <weft/loss/cross_entropy.hpp>
#include <weft/loss/loss.hpp>
#include <weft/loss/regression.hpp>
