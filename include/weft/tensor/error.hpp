// SPDX-License-Identifier: MIT
// What Weft throws at run time.
#pragma once

#include <weft/shape/raise.hpp>

#include <stdexcept>

namespace weft::inline v0_1 {

// The text says what was read, where, what was expected and what was found.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace weft
