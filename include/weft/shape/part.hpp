// SPDX-License-Identifier: MIT
// A member that takes no room where its type is empty.
#pragma once

#include <cstddef>
#include <type_traits>

namespace weft::inline v0_1 {

// A base class of types with several parts; Index keeps equal types apart. Unlike with
// [[no_unique_address]], the compiler need not search an address for each of hundreds of empty
// parts (clang 19: cubic in their number), and copies of empty types cost no constant evaluation.
template <std::size_t Index, class Type, bool IsEmpty = std::is_empty_v<Type>>
struct part {
    Type value_{};  // public, so that what is made of parts can be a template argument

    constexpr part() = default;
    constexpr explicit part(const Type& value) : value_(value) {}
    constexpr const Type& get() const { return value_; }
};

template <std::size_t Index, class Type>
struct part<Index, Type, true> {
    constexpr part() = default;
    constexpr explicit part(const Type&) {}
    static constexpr Type get() { return Type{}; }
};

}  // namespace weft
