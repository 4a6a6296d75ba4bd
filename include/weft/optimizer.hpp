// SPDX-License-Identifier: MIT
// Optimizers, each its update formulas.
#pragma once

#include <weft/optimizer/adadelta.hpp>
#include <weft/optimizer/adafactor.hpp>
#include <weft/optimizer/adagrad.hpp>
#include <weft/optimizer/adam.hpp>
#include <weft/optimizer/adamax.hpp>
#include <weft/optimizer/averaged.hpp>
#include <weft/optimizer/clipping.hpp>
#include <weft/optimizer/ftrl.hpp>
#include <weft/optimizer/lamb.hpp>
#include <weft/optimizer/lion.hpp>
#include <weft/optimizer/muon.hpp>
#include <weft/optimizer/nadam.hpp>
#include <weft/optimizer/rmsprop.hpp>
#include <weft/optimizer/schedule_free_adamw.hpp>
#include <weft/optimizer/sgd.hpp>
#include <weft/optimizer/update_rule.hpp>
#include <weft/optimizer/weight_decay.hpp>
