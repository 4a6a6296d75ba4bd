// SPDX-License-Identifier: MIT
// Whether an error says what it should.
#pragma once

#include <weft/tensor/error.hpp>

#include <string>

inline auto says(const std::string& text) {
    return [text](const weft::error& e) { return e.what() == text; };
}
