// SPDX-License-Identifier: MIT
// Everything.
#pragma once

#include <weft/declare.hpp>
#include <weft/kernel.hpp>
#include <weft/loss.hpp>
#include <weft/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>
#include <weft/simd.hpp>
#include <weft/tensor.hpp>
#include <weft/train.hpp>
