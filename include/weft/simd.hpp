// SPDX-License-Identifier: MIT
// Programs as SIMD loops: the only folder that names xsimd.
#pragma once

#include <weft/simd/apply.hpp>
#include <weft/simd/emit.hpp>
#include <weft/simd/epilogue.hpp>
#include <weft/simd/math.hpp>
#include <weft/simd/register.hpp>
#include <weft/simd/row_access.hpp>
#include <weft/simd/rows.hpp>
#include <weft/simd/tile.hpp>
#include <weft/simd/transpose.hpp>
