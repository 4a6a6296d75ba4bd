// SPDX-License-Identifier: MIT
#pragma once

#include <tbb/task_arena.h>
