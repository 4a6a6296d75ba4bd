// SPDX-License-Identifier: MIT
// Optimizers, each its update formulas.
#pragma once

#include <weft/optimizer/adam.hpp>
#include <weft/optimizer/sgd.hpp>
#include <weft/optimizer/update_rule.hpp>
