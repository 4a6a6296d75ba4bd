// SPDX-License-Identifier: MIT
// An LSTM forecasts a noisy series, one measurement after the other, and is judged against what it
// cannot know: forecast [- docs/pictures/forecast.svg | gnuplot]
#include <weft/weft.hpp>

#include <cmath>
#include <cstdio>
#include <vector>

using namespace weft;

constexpr std::size_t window = 32;
constexpr auto net = input<window, 1> | lstm<20> | dense<1>;
static_assert(parameters(net) == 4 * 20 * (1 + 20 + 1) + 21);

// Two waves and noise in [-0.2, 0.2): its deviation, 0.115, is the least error there can be.
std::vector<float> measurements(std::size_t count) {
    random_stream random(seed{7});
    std::vector<float> series(count);
    for (std::size_t t = 0; t < count; ++t) {
        const double at = 6.283185307179586 * static_cast<double>(t);
        series[t] = static_cast<float>(scalar::sin(at / 25) + 0.5 * scalar::sin(at / 11)
                                       + random.uniform(-0.2, 0.2));
    }
    return series;
}

int main(int count, char** arguments) {
    constexpr std::size_t known = 3'000, all = 3'500;
    const std::vector<float> series = measurements(all);
    dataset train{.inputs{}, .targets{}, .samples = known - window};
    for (std::size_t first = 0; first < train.samples; ++first) {
        train.inputs.insert(train.inputs.end(), &series[first], &series[first + window]);
        train.targets.push_back(series[first + window]);
    }
    model<net> m{seed{1}};
    const cosine_decay decay{2e-2, 30.0 * 93};  // 93 batches an epoch
    fit<mean_squared_error>(m, train, adam{.learning_rate = decay}, {.epochs = 30});

    // The rest comes in as it would from a sensor; each forecast is made before its measurement.
    stepper next{m};
    std::vector<float> forecasts(all);
    double squares = 0;
    for (std::size_t t = known - window; t + 1 < all; ++t) {
        forecasts[t + 1] = next(series[t])[0];
        if (t + 1 >= known) squares += std::pow(forecasts[t + 1] - series[t + 1], 2);
    }
    const double error = std::sqrt(squares / (all - known));
    if (count > 2) {
        std::printf("set terminal svg size 720,320 dynamic font 'sans-serif,11'\n"
                    "set output '%s'\nset title 'forecasts of an LSTM, one step ahead'\n"
                    "set xlabel 'step'\nset key below\nplot '-' with points pt 7 ps 0.4 "
                    "title 'measured', '-' with lines lw 2 title 'forecast'\n", arguments[2]);
        const auto write = [](const std::vector<float>& values) {
            for (std::size_t t = known; t < known + 120; ++t)
                std::printf("%zu %.3f\n", t, static_cast<double>(values[t]));
            std::printf("e\n");
        };
        write(series);
        write(forecasts);
    } else std::printf("root mean square error %.3f, of the noise alone 0.115\n", error);
    return error < 0.14 ? 0 : 1;
}
