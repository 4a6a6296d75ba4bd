// SPDX-License-Identifier: MIT
// Sizes of caches, where the build says nothing; what it says is in tests/refusals/caches_*.cpp.
#include <weft/tensor/caches.hpp>

namespace {

using namespace weft;

static_assert(first_cache_bytes == WEFT_FIRST_CACHE_BYTES);
static_assert(first_cache_bytes <= second_cache_bytes && second_cache_bytes <= last_cache_bytes);

}  // namespace
