// SPDX-License-Identifier: MIT
// A growing array for constant evaluation, where clang takes no std::vector of libstdc++ 12.
#pragma once

#include <cstddef>
#include <utility>

namespace weft::inline v0_1 {

template <class Element>
class sequence {
public:
    constexpr sequence() = default;
    constexpr sequence(std::size_t count, const Element& value) {
        reserve(count);
        while (size_ < count) push_back(value);
    }
    constexpr sequence(const sequence& other) {
        reserve(other.size_);
        for (std::size_t i = 0; i < other.size_; ++i) push_back(other[i]);
    }
    constexpr sequence(sequence&& other) noexcept { swap(other); }
    constexpr sequence& operator=(sequence other) noexcept {
        swap(other);
        return *this;
    }
    constexpr ~sequence() { delete[] elements_; }

    constexpr void push_back(const Element& value) {
        if (size_ == capacity_) reserve(capacity_ == 0 ? 16 : 2 * capacity_);
        elements_[size_++] = value;
    }
    constexpr void reserve(std::size_t count) {
        if (count <= capacity_) return;
        Element* larger = new Element[count]{};
        for (std::size_t i = 0; i < size_; ++i) larger[i] = elements_[i];
        delete[] elements_;
        elements_ = larger;
        capacity_ = count;
    }
    constexpr Element& operator[](std::size_t i) { return elements_[i]; }
    constexpr const Element& operator[](std::size_t i) const { return elements_[i]; }
    constexpr std::size_t size() const { return size_; }

private:
    constexpr void swap(sequence& other) noexcept {
        std::swap(elements_, other.elements_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }

    Element* elements_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace weft
