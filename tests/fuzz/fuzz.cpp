// SPDX-License-Identifier: MIT
// A libFuzzer target: tests/fuzz/run compiles it once a reader, whose name is WEFT_FUZZED.
#include <fuzz/readers.hpp>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t count) {
    fuzz::takes(WEFT_FUZZED, {bytes, count});
    return 0;
}
