// SPDX-License-Identifier: MIT
// How Weft throws, so that its headers also compile for programs without exceptions.
#pragma once

#include <cstdlib>

namespace weft::inline v0_1 {

// Throws Exception(what), or Exception(what()) where it has to be put together. No constant
// expression reaches it; it ends a program that is built with -fno-exceptions.
template <class Exception, class What>
[[noreturn]] void raise([[maybe_unused]] What what) {
#ifdef __cpp_exceptions
    if constexpr (requires { what(); }) throw Exception(what());
    else throw Exception(what);
#else
    std::abort();
#endif
}

}  // namespace weft
