// SPDX-License-Identifier: MIT
// Counts what a program allocates; included by one file of it.
#pragma once

#include <atomic>
#include <cstdlib>
#include <new>

std::atomic<std::size_t> allocations{0};

[[gnu::noinline]] void* operator new(std::size_t bytes) {
    ++allocations;
    if (void* block = std::malloc(bytes > 0 ? bytes : 1)) return block;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(std::size_t bytes, std::align_val_t align) {
    ++allocations;
    const auto boundary = static_cast<std::size_t>(align);
    const std::size_t whole = (bytes + boundary - 1) / boundary * boundary;
    if (void* block = std::aligned_alloc(boundary, whole > 0 ? whole : boundary)) return block;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* block) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::size_t) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
