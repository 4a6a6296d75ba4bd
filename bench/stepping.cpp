// SPDX-License-Identifier: MIT
// How long does a step of a stateful network take, as sound needs one for every sample? Sizes are
// inputs x units, each with a dense layer of 1 unit at its end, and channels x kernel.
#include "measure/limits.hpp"
#include "peers/networks.hpp"

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
    // What the whole network says of the last step.
    std::vector<double> expected() {
        numbers all(weft::model<Net>::output_size);
        whole.run(inputs.data(), all.data(), 1);
        return {all.end() - outputs, all.end()};
    }
    std::string fault() {
        const std::vector<double> last = expected();
        one_step.reset();
        step = 0;
        for (std::size_t i = 0; i < steps; ++i) run();
        for (std::size_t i = 0; i < outputs; ++i)
            if (std::abs(static_cast<double>(output[i]) - last[i]) > 1e-6)
                return "the step is not the sequence's last";
        return {};
    }
    network_case for_peers() {
        return {parameters_of(whole), inputs, features, expected(), steps};
    }
};

template <auto const& Net>
void add_network(const std::string& what, const std::string& size) {
    const double flops = static_cast<double>(weft::flops(Net)) / static_cast<double>(steps);
    add(what + "/weft/" + size, {{"flops", flops}}, [] { return stepping<Net>{}; });
    add_network_peers(what, size, stepping<Net>{}.for_peers());
}

}  // namespace

int main(int count, char** arguments) {
    add_limits(false);
    add_network<lstm20>("lstm", "1x20");
    add_network<gru8>("gru", "1x8");
    add_network<convolution<4, 3>>("conv1d", "4x3");
    add_network<convolution<8, 7>>("conv1d", "8x7");
    add_network<convolution<16, 15>>("conv1d", "16x15");
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
