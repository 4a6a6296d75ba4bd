// SPDX-License-Identifier: MIT
// Elementary functions of registers: the same bits from every compiler.
#pragma once

#include <weft/simd/arctangent.hpp>
#include <weft/simd/error_function.hpp>
#include <weft/simd/logarithm.hpp>
#include <weft/simd/power.hpp>
#include <weft/simd/scale.hpp>
#include <weft/simd/trigonometric.hpp>
