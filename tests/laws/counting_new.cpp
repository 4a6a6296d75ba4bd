// SPDX-License-Identifier: MIT
// Counts what the laws allocate.
// Compiled alone: it defines operator new.
#include <counting_new.hpp>
