// SPDX-License-Identifier: MIT
// The caches of the machine that a program is built for, in bytes.
#pragma once

#include <cstddef>

// Each a number of the build, such as -DWEFT_FIRST_CACHE_BYTES=49152, the same in all of a program.
#ifndef WEFT_FIRST_CACHE_BYTES
#define WEFT_FIRST_CACHE_BYTES 32768
#endif
#ifndef WEFT_SECOND_CACHE_BYTES
#define WEFT_SECOND_CACHE_BYTES 1048576
#endif
#ifndef WEFT_LAST_CACHE_BYTES
#define WEFT_LAST_CACHE_BYTES 4194304
#endif

namespace weft::inline v0_1 {

inline constexpr std::size_t first_cache_bytes = WEFT_FIRST_CACHE_BYTES;    // of data
inline constexpr std::size_t second_cache_bytes = WEFT_SECOND_CACHE_BYTES;  // of a core
inline constexpr std::size_t last_cache_bytes = WEFT_LAST_CACHE_BYTES;      // a core's share

static_assert(first_cache_bytes >= 4096 && first_cache_bytes <= second_cache_bytes
                  && second_cache_bytes <= last_cache_bytes,
              "weft: WEFT_FIRST_CACHE_BYTES is at least 4096, WEFT_SECOND_CACHE_BYTES at least "
              "that, WEFT_LAST_CACHE_BYTES at least that again");

}  // namespace weft
