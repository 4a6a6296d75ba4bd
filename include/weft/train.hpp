// SPDX-License-Identifier: MIT
// Datasets, training, metrics.
#pragma once

#include <weft/train/class_weights.hpp>
#include <weft/train/classification.hpp>
#include <weft/train/dataset.hpp>
#include <weft/train/fit.hpp>
#include <weft/train/metrics.hpp>
#include <weft/train/optimizer_state.hpp>
#include <weft/train/progress.hpp>
#include <weft/train/standardization.hpp>
#include <weft/train/table.hpp>
#include <weft/train/trainer.hpp>
