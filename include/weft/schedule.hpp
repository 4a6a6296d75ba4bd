// SPDX-License-Identifier: MIT
// Learning-rate schedules.
#pragma once

#include <weft/schedule/constant_rate.hpp>
#include <weft/schedule/cosine_decay.hpp>
#include <weft/schedule/cosine_decay_restarts.hpp>
#include <weft/schedule/cyclic.hpp>
#include <weft/schedule/exponential_decay.hpp>
#include <weft/schedule/inverse_square_root.hpp>
#include <weft/schedule/inverse_time_decay.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>
#include <weft/schedule/linear_warmup.hpp>
#include <weft/schedule/multi_step_decay.hpp>
#include <weft/schedule/one_cycle.hpp>
#include <weft/schedule/piecewise_constant.hpp>
#include <weft/schedule/polynomial_decay.hpp>
#include <weft/schedule/sequential.hpp>
#include <weft/schedule/step_decay.hpp>
