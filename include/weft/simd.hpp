// SPDX-License-Identifier: MIT
// Programs as SIMD loops; everything of the instruction sets is in this folder.
#pragma once

#include <weft/simd/apply.hpp>
#include <weft/simd/emit.hpp>
#include <weft/simd/epilogue.hpp>
#include <weft/simd/half_register.hpp>
#include <weft/simd/math.hpp>
#include <weft/simd/narrow_rows.hpp>
#include <weft/simd/narrow_tile.hpp>
#include <weft/simd/register.hpp>
#include <weft/simd/register_formula.hpp>
#include <weft/simd/row_access.hpp>
#include <weft/simd/row_layout.hpp>
#include <weft/simd/row_totals.hpp>
#include <weft/simd/rows.hpp>
#include <weft/simd/short_rows.hpp>
#include <weft/simd/tile.hpp>
#include <weft/simd/transpose.hpp>
#include <weft/simd/window_tile.hpp>
