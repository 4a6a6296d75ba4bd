// SPDX-License-Identifier: MIT
// A block of numbers aligned for every register width.
#pragma once

#include <weft/shape/row_storage.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace weft::inline v0_1 {

inline constexpr std::size_t storage_alignment = 64;

// Zero at first. Copies copy; the block never moves while it lives.
template <class Real>
class aligned_block {
public:
    aligned_block() = default;
    explicit aligned_block(std::size_t count) : data_(allocate(count)), count_(count) {
        fill(Real(0));
    }
    aligned_block(const aligned_block& other)
        : data_(allocate(other.count_)), count_(other.count_) {
        std::copy(other.begin(), other.end(), begin());
    }
    aligned_block(aligned_block&& other) noexcept
        : data_(std::move(other.data_)), count_(std::exchange(other.count_, 0)) {}
    aligned_block& operator=(aligned_block other) noexcept {
        data_.swap(other.data_);
        std::swap(count_, other.count_);
        return *this;
    }

    Real* data() { return data_.get(); }
    const Real* data() const { return data_.get(); }
    Real* begin() { return data(); }
    Real* end() { return data() + count_; }
    const Real* begin() const { return data(); }
    const Real* end() const { return data() + count_; }
    std::size_t size() const { return count_; }
    Real& operator[](std::size_t i) { return data()[i]; }
    const Real& operator[](std::size_t i) const { return data()[i]; }
    void fill(Real value) { std::fill(begin(), end(), value); }

private:
    struct release {
        void operator()(Real* block) const {
            ::operator delete(block, std::align_val_t{storage_alignment});
        }
    };
    static Real* allocate(std::size_t count) {
        if (count == 0) return nullptr;
        return static_cast<Real*>(
            ::operator new(count * sizeof(Real), std::align_val_t{storage_alignment}));
    }
    std::unique_ptr<Real[], release> data_;
    std::size_t count_ = 0;
};

}  // namespace weft
