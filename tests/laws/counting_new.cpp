// SPDX-License-Identifier: MIT
// Counts what the laws allocate.
#include <counting_new.hpp>
