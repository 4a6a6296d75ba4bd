// SPDX-License-Identifier: MIT
// Extents, and text put together while compiling.
#pragma once

#include <weft/shape/message.hpp>
#include <weft/shape/raise.hpp>
#include <weft/shape/row_storage.hpp>
#include <weft/shape/shape.hpp>
#include <weft/shape/window.hpp>
