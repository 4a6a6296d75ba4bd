// SPDX-License-Identifier: MIT
// A recurrent network as an audio effect: the callback of a sound card calls it for every block, in
// a thread that may neither allocate nor throw. Allocations are counted to show that it does not.
#include <weft/declare.hpp>
#include <weft/model/stepper.hpp>
#include <weft/simd/denormals.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <new>

using namespace weft;

// A step is a sample of sound; the declared length, which a stepper does not care about, is that of
// the pieces it was trained on.
constexpr auto amplifier = input<2048, 1> | conv1d<8, kernel(3), causal> | tanh(x)
                         | gru<16, return_sequences> | dense<1>;
static_assert(can_step<amplifier>);
static_assert(macs(amplifier) / 2048 <= 2'000, "has to leave time for the rest of the plugin");

class effect {
public:
    // Outside the callback: all memory is taken here.
    explicit effect(const model<amplifier>& trained) : next_(trained) {}
    void reset() noexcept { next_.reset(); }

    void process(float* samples, std::size_t count) noexcept {
        const simd::flush_denormals flushed;
        for (std::size_t i = 0; i < count; ++i) samples[i] = next_(samples[i])[0];
    }

private:
    stepper<amplifier> next_;
};

static std::size_t allocations = 0;
void* operator new(std::size_t bytes) {
    ++allocations;
    if (void* const block = std::malloc(bytes)) return block;
    throw std::bad_alloc();
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    ++allocations;
    const auto to = static_cast<std::size_t>(alignment);
    if (void* const block = std::aligned_alloc(to, (bytes + to - 1) / to * to)) return block;
    throw std::bad_alloc();
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }

int main() {
    const model<amplifier> trained{seed{1}};  // load(trained, "amplifier.safetensors")
    effect guitar{trained};
    const std::size_t before = allocations;

    // Two seconds at 48 kHz in blocks of 64, as a sound card asks for them.
    std::array<float, 64> block{};
    std::array<float, 4> last{};
    for (std::size_t at = 0; at < 96'000; at += block.size()) {
        for (std::size_t i = 0; i < block.size(); ++i)
            block[i] = std::sin(0.0576f * static_cast<float>((at + i) % 1'000));
        guitar.process(block.data(), block.size());
        std::copy_n(block.end() - 4, 4, last.begin());
    }

    const std::size_t counted = allocations - before;
    std::printf("96000 samples, %zu allocations, the last samples", counted);
    for (const float sample : last) std::printf(" %.4f", static_cast<double>(sample));
    std::printf("\n%zu MACs a sample\n", macs(amplifier) / 2048);
    return counted == 0 ? 0 : 1;
}
