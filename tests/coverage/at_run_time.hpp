// SPDX-License-Identifier: MIT
// A static_assert of a test that is evaluated once more while the tests run, so that counters see
// what it walks. The preset coverage writes it where a line of a test begins with static_assert.
#pragma once

#include <vector>

namespace at_run_time {

struct claim {
    bool (*holds)();
    const char* file;
    int line;
};
inline std::vector<claim>& claims() {
    static std::vector<claim> all;
    return all;
}
struct note {
    explicit note(const claim& one) { claims().push_back(one); }
};
inline bool first(bool holds, const char* = "") { return holds; }

// In front of a claim, which is (yes && a) && b then: clang 19 does not run the a of a && b where it
// is a constant.
inline bool yes = true;
#pragma clang diagnostic ignored "-Wlogical-op-parentheses"

}  // namespace at_run_time

#define WEFT_JOINED(a, b) a##b
#define WEFT_NAME_OF_LINE(line) WEFT_JOINED(claim_of_line_, line)
#define WEFT_STATIC_ASSERT(...)                                                          \
    static_assert(__VA_ARGS__);                                                          \
    [[maybe_unused]] static const ::at_run_time::note WEFT_NAME_OF_LINE(__LINE__)({      \
        [] { return ::at_run_time::first(::at_run_time::yes && __VA_ARGS__); }, __FILE__, \
        __LINE__})
