// SPDX-License-Identifier: MIT
// How long does a step of a stateful network take, as sound needs one for every sample? Sizes are
// inputs x units, each with a dense layer of 1 unit at its end, and channels x kernel. RTNeural's
// fastest on the same core (xsimd and Eigen backends, AVX-512), in nanoseconds: lstm 1x20 141, gru
// 1x8 41, conv1d 4x3 6.5, 8x7 26, 16x15 131.
#include "measure/limits.hpp"

#include <weft/declare.hpp>
#include <weft/model/stepper.hpp>

#include <cmath>

namespace {

using namespace bench;

constexpr std::size_t steps = 64;
constexpr auto lstm20 = weft::input<steps, 1> | weft::lstm<20> | weft::dense<1>;
constexpr auto gru8 = weft::input<steps, 1> | weft::gru<8> | weft::dense<1>;
template <std::size_t Channels, std::size_t Size>
constexpr auto convolution = weft::input<steps, Channels>
                           | weft::conv1d<Channels, weft::kernel(Size), weft::causal>;

template <auto const& Net>
struct stepping {
    using stepper = weft::stepper<Net>;
    static constexpr std::size_t features = stepper::input_size, outputs = stepper::output_size;
    weft::model<Net> whole{weft::seed{1}};
    stepper one_step{whole};
    numbers inputs = random_numbers(steps * features, 1);
    std::size_t step = 0;
    std::array<float, outputs> output{};

    // The steps in turns: what a step takes does not depend on the numbers.
    void run() {
        const float* const from = inputs.data() + step++ % steps * features;
        output = one_step(std::span<const float, features>(from, features));
        benchmark::DoNotOptimize(output.data());
    }
    // The last step of a sequence has to be what the whole network says.
    std::string fault() {
        numbers expected(weft::model<Net>::output_size);
        whole.run(inputs.data(), expected.data(), 1);
        one_step.reset();
        step = 0;
        for (std::size_t i = 0; i < steps; ++i) run();
        for (std::size_t i = 0; i < outputs; ++i)
            if (std::abs(output[i] - expected[expected.size() - outputs + i]) > 1e-6F)
                return "the step is not the sequence's last";
        return {};
    }
};

template <auto const& Net>
void add_network(const std::string& name) {
    const double flops = static_cast<double>(weft::flops(Net)) / static_cast<double>(steps);
    add(name, {{"flops", flops}}, [] { return stepping<Net>{}; });
}

}  // namespace

int main(int count, char** arguments) {
    add_limits(false);
    add_network<lstm20>("lstm/weft/1x20");
    add_network<gru8>("gru/weft/1x8");
    add_network<convolution<4, 3>>("conv1d/weft/4x3");
    add_network<convolution<8, 7>>("conv1d/weft/8x7");
    add_network<convolution<16, 15>>("conv1d/weft/16x15");
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
