// SPDX-License-Identifier: MIT
// Layers: declarations only, one file a family.
#pragma once

#include <weft/layer/constraint.hpp>
#include <weft/layer/dense.hpp>
#include <weft/layer/formula_layer.hpp>
#include <weft/layer/initializer.hpp>
#include <weft/layer/layer.hpp>
#include <weft/layer/noise_layer.hpp>
#include <weft/layer/options.hpp>
#include <weft/layer/regularizer.hpp>
#include <weft/layer/views.hpp>
