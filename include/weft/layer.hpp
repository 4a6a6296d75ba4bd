// SPDX-License-Identifier: MIT
// Layers: declarations only, one file a family.
#pragma once

#include <weft/layer/attention.hpp>
#include <weft/layer/constraint.hpp>
#include <weft/layer/convolution.hpp>
#include <weft/layer/dense.hpp>
#include <weft/layer/embedding.hpp>
#include <weft/layer/formula_layer.hpp>
#include <weft/layer/initializer.hpp>
#include <weft/layer/layer.hpp>
#include <weft/layer/noise_layer.hpp>
#include <weft/layer/norm.hpp>
#include <weft/layer/options.hpp>
#include <weft/layer/pooling.hpp>
#include <weft/layer/recurrent.hpp>
#include <weft/layer/regularizer.hpp>
#include <weft/layer/resampling.hpp>
#include <weft/layer/row_norm.hpp>
#include <weft/layer/views.hpp>
#include <weft/layer/weight_options.hpp>
#include <weft/layer/window_options.hpp>
#include <weft/layer/window_settings.hpp>
