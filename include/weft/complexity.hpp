// SPDX-License-Identifier: MIT
// What a network costs: counts, other tools' conventions, budgets, summaries.
#pragma once

#include <weft/complexity/backward.hpp>
#include <weft/complexity/budget.hpp>
#include <weft/complexity/complexity.hpp>
#include <weft/complexity/convention.hpp>
#include <weft/complexity/padding.hpp>
#include <weft/complexity/summary.hpp>
