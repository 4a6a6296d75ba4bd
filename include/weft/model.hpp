// SPDX-License-Identifier: MIT
// Parameters, prediction, gradients.
#pragma once

#include <weft/model/attention_kernel.hpp>
#include <weft/model/backpropagation.hpp>
#include <weft/model/batch_layout.hpp>
#include <weft/model/batch_statistics.hpp>
#include <weft/model/codes.hpp>
#include <weft/model/constraints.hpp>
#include <weft/model/contraction.hpp>
#include <weft/model/contraction_kernel.hpp>
#include <weft/model/embedding_kernels.hpp>
#include <weft/model/formula_gradients.hpp>
#include <weft/model/forward.hpp>
#include <weft/model/gradient.hpp>
#include <weft/model/group_norm_kernel.hpp>
#include <weft/model/group_storage.hpp>
#include <weft/model/image_kernels.hpp>
#include <weft/model/initial_numbers.hpp>
#include <weft/model/layer_draws.hpp>
#include <weft/model/layout.hpp>
#include <weft/model/loss_check.hpp>
#include <weft/model/model.hpp>
#include <weft/model/network_pass.hpp>
#include <weft/model/norm_numbers.hpp>
#include <weft/model/pairwise_backpropagation.hpp>
#include <weft/model/pairwise_pass.hpp>
#include <weft/model/parameters.hpp>
#include <weft/model/penalties.hpp>
#include <weft/model/predict.hpp>
#include <weft/model/recurrent_kernels.hpp>
#include <weft/model/resampling_kernels.hpp>
#include <weft/model/runnable.hpp>
#include <weft/model/sample_rows.hpp>
#include <weft/model/staged_pass.hpp>
#include <weft/model/stepper.hpp>
#include <weft/model/workers.hpp>
