// SPDX-License-Identifier: MIT
// Learning-rate schedules.
#pragma once

#include <weft/schedule/constant_rate.hpp>
#include <weft/schedule/exponential_decay.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>
#include <weft/schedule/piecewise_constant.hpp>
