// expect-error: weft: WEFT_FIRST_CACHE_BYTES is at least 4096, WEFT_SECOND_CACHE_BYTES at least that, WEFT_LAST_CACHE_BYTES at least that again
#ifdef WEFT_CONTROL
#define WEFT_FIRST_CACHE_BYTES 49152
#define WEFT_LAST_CACHE_BYTES 1048576
#else
#define WEFT_FIRST_CACHE_BYTES 2097152
#endif
#include <weft/tensor/caches.hpp>
static_assert(weft::first_cache_bytes == WEFT_FIRST_CACHE_BYTES);
static_assert(weft::second_cache_bytes == 1048576);
