// SPDX-License-Identifier: MIT
// Contractions, attention, pools, norms, resampling and embeddings, forward and backward.
#pragma once

#include <weft/kernel/attention.hpp>
#include <weft/kernel/attention_backward.hpp>
#include <weft/kernel/attention_blocks.hpp>
#include <weft/kernel/batch_norm.hpp>
#include <weft/kernel/channels.hpp>
#include <weft/kernel/convolution.hpp>
#include <weft/kernel/convolution_geometry.hpp>
#include <weft/kernel/convolution_weights.hpp>
#include <weft/kernel/dense.hpp>
#include <weft/kernel/depthwise.hpp>
#include <weft/kernel/embedding.hpp>
#include <weft/kernel/group_norm.hpp>
#include <weft/kernel/narrow_product.hpp>
#include <weft/kernel/newton_schulz.hpp>
#include <weft/kernel/pooling.hpp>
#include <weft/kernel/prepared_convolution.hpp>
#include <weft/kernel/recurrent.hpp>
#include <weft/kernel/recurrent_cell.hpp>
#include <weft/kernel/recurrent_step.hpp>
#include <weft/kernel/resampling.hpp>
#include <weft/kernel/rotary_positions.hpp>
#include <weft/kernel/window_reader.hpp>
#include <weft/kernel/winograd.hpp>
