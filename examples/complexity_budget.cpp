// SPDX-License-Identifier: MIT
// What a network costs, counted by the compiler: no SIMD header is included, nothing is trained.
#include <weft/declare.hpp>

#include <iostream>

using namespace weft;

constexpr auto net = input<64> | dense<32> | relu(x) | dense<10> | softmax(x);

static_assert(parameters(net) == (64 * 32 + 32) + (32 * 10 + 10));
static_assert(macs(net) == 64 * 32 + 32 * 10);
static_assert(depth(net) == 2);
static_assert(feature_map_elements(net) == 32 + 10);  // the ReLU has no array of its own
static_assert(parameter_bytes(net) == 9'640);

constexpr budget controller{.parameters = 3'000, .macs = 3'000, .peak_activation_bytes = 256};
static_assert(require<net, controller>());

// A machine of 8 GFLOP/s and 1 GB/s is busy with memory.
constexpr machine small{.flops_per_second = 8e9, .bytes_per_second = 1e9};
static_assert(roofline_seconds(net, small) > static_cast<double>(flops(net)) / small.flops_per_second);

// The same network as other tools count it.
constexpr auto tools = input<784> | dense<512> | relu(x) | dense<512> | relu(x) | dense<10> | softmax(x);
static_assert(macs(tools) == 668'672);
static_assert(flops(tools, convention::fvcore) == 668'672);
static_assert(flops(tools, convention::thop) == 668'701);
static_assert(flops(tools, convention::torch_flop_counter) == 1'337'344);
static_assert(flops(tools, convention::tf_profiler) == 1'338'428);
static_assert(!within(tools, controller));

int main() {
    std::cout << summary(net) << "\nroofline " << roofline_seconds(net, small) * 1e6
              << " microseconds, arithmetic intensity " << arithmetic_intensity(net)
              << " FLOPs a byte\n\n784-512-512-10 counted by\n  weft                "
              << flops(tools) << "\n  fvcore              " << flops(tools, convention::fvcore)
              << "\n  thop                " << flops(tools, convention::thop)
              << "\n  torchinfo           " << flops(tools, convention::torchinfo)
              << "\n  ptflops, pytorch    " << flops(tools, convention::ptflops_pytorch)
              << "\n  torch flop counter  " << flops(tools, convention::torch_flop_counter)
              << "\n  deepspeed           " << flops(tools, convention::deepspeed)
              << "\n  TensorFlow profiler " << flops(tools, convention::tf_profiler) << "\n\n"
              << to_mermaid(net);
}
