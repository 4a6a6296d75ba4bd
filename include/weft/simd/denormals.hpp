// SPDX-License-Identifier: MIT
// Denormal numbers taken as zero while an object lives.
#pragma once

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace weft::inline v0_1::simd {

// While alive, denormal numbers are read and written as zero (x86, AArch64; else without effect).
class flush_denormals {
public:
    flush_denormals() : before_(control()) { set_control(before_ | flush_bits); }
    ~flush_denormals() { set_control(before_); }
    flush_denormals(const flush_denormals&) = delete;
    flush_denormals& operator=(const flush_denormals&) = delete;

private:
#if defined(__x86_64__)
    static constexpr unsigned flush_bits = 0x8040;  // FTZ, DAZ
    static unsigned control() { return _mm_getcsr(); }
    static void set_control(unsigned value) { _mm_setcsr(value); }
    unsigned before_;
#elif defined(__aarch64__)
    static constexpr unsigned long flush_bits = 1UL << 24;  // FZ
    static unsigned long control() {
        unsigned long value;
        asm volatile("mrs %0, fpcr" : "=r"(value));
        return value;
    }
    static void set_control(unsigned long value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
    unsigned long before_;
#else
    static constexpr unsigned flush_bits = 0;
    static unsigned control() { return 0; }
    static void set_control(unsigned) {}
    unsigned before_;
#endif
};

}  // namespace weft::simd
