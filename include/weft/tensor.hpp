// SPDX-License-Identifier: MIT
// Storage, random numbers, errors.
#pragma once

#include <weft/tensor/aligned.hpp>
#include <weft/tensor/caches.hpp>
#include <weft/tensor/error.hpp>
#include <weft/tensor/noise.hpp>
#include <weft/tensor/orthonormal.hpp>
#include <weft/tensor/random.hpp>
