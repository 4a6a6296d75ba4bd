// SPDX-License-Identifier: MIT
// Files: weights, arrays, checkpoints.
#pragma once

#include <weft/io/channel_order.hpp>
#include <weft/io/checkpoint.hpp>
#include <weft/io/checksum.hpp>
#include <weft/io/file.hpp>
#include <weft/io/json_reader.hpp>
#include <weft/io/model_file.hpp>
#include <weft/io/npy.hpp>
#include <weft/io/npz.hpp>
#include <weft/io/print_summary.hpp>
#include <weft/io/safetensors.hpp>
#include <weft/io/stored_array.hpp>
#include <weft/io/weight_layout.hpp>
#include <weft/io/weights.hpp>
#include <weft/io/weights_header.hpp>
#include <weft/io/zip.hpp>
