// SPDX-License-Identifier: MIT
// Formulas: mathematics on placeholders, lowered to programs at compile time.
#pragma once

#include <weft/formula/activations.hpp>
#include <weft/formula/approximation.hpp>
#include <weft/formula/cost.hpp>
#include <weft/formula/derivative.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/formula/finish.hpp>
#include <weft/formula/functions.hpp>
#include <weft/formula/gates.hpp>
#include <weft/formula/interval.hpp>
#include <weft/formula/pairs.hpp>
#include <weft/formula/placeholders.hpp>
#include <weft/formula/print.hpp>
#include <weft/formula/row_activations.hpp>
