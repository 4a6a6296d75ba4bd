// SPDX-License-Identifier: MIT
// Datasets, training, metrics.
#pragma once

#include <weft/train/auc.hpp>
#include <weft/train/best_value.hpp>
#include <weft/train/class_rows.hpp>
#include <weft/train/class_weights.hpp>
#include <weft/train/classification.hpp>
#include <weft/train/columns.hpp>
#include <weft/train/confusion_matrix.hpp>
#include <weft/train/dataset.hpp>
#include <weft/train/early_stopping.hpp>
#include <weft/train/epoch_callback.hpp>
#include <weft/train/fit.hpp>
#include <weft/train/fused_terms.hpp>
#include <weft/train/loss_over.hpp>
#include <weft/train/metrics.hpp>
#include <weft/train/optimizer_state.hpp>
#include <weft/train/progress.hpp>
#include <weft/train/reduce_on_plateau.hpp>
#include <weft/train/regression_metrics.hpp>
#include <weft/train/standardization.hpp>
#include <weft/train/table.hpp>
#include <weft/train/trainer.hpp>
#include <weft/train/training_state.hpp>
#include <weft/train/update_code.hpp>
#include <weft/train/update_terms.hpp>
