// SPDX-License-Identifier: MIT
// A dense layer with bias and ReLU, forward and backward, against Eigen; bench/run gives ratios.
#include <weft/graph.hpp>
#include <weft/kernel.hpp>
#include <weft/model/forward.hpp>

#include <benchmark/benchmark.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push  // g++ 12 warns of its own AVX-512 header (GCC bug 105593)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#ifdef WEFT_BENCH_EIGEN
#include <Eigen/Core>
#endif

#include <cmath>
#include <string>

namespace {

template <std::size_t Inputs, std::size_t Outputs>
constexpr auto net_of = weft::input<Inputs> | weft::dense<Outputs> | relu(weft::x);

template <std::size_t Rows, std::size_t Inputs, std::size_t Outputs>
struct arrays {
    static_assert(Inputs % weft::simd::width<float> == 0 && Outputs % weft::simd::width<float> == 0,
                  "so that Eigen reads the same arrays");
    static constexpr std::size_t kernel_size = Inputs * Outputs;
    weft::aligned_block<float> x{Rows * Inputs}, parameters{kernel_size + Outputs}, y{Rows * Outputs},
        dy{Rows * Outputs}, dw{kernel_size}, db{Outputs}, dx{Rows * Inputs},
        panel{weft::kernels::panel_elements<Outputs, float>};

    arrays() {
        std::uint32_t state = 1;
        for (auto* block : {&x, &parameters, &dy})
            for (float& number : *block) {
                state = state * 1664525U + 1013904223U;
                number = static_cast<float>(state >> 8) * 0x1p-24f - 0.5f;
            }
    }
    const float* bias() const { return parameters.data() + kernel_size; }

    double forward_checksum() const { return weighted(y); }
    double backward_checksum() const { return weighted(dw) + weighted(db) + weighted(dx); }
    static double weighted(const weft::aligned_block<float>& block) {
        double sum = 0;
        for (std::size_t i = 0; i < block.size(); ++i)
            sum += static_cast<double>(block[i]) * static_cast<double>(1 + i % 5);
        return sum;
    }
};

template <std::size_t Rows, std::size_t Inputs, std::size_t Outputs>
struct of_weft {
    using data = arrays<Rows, Inputs, Outputs>;
    static void forward(data& a) {
        weft::group_kernel<net_of<Inputs, Outputs>, float, 0>::template forward<
            weft::phase::inference, false, Inputs>(
            a.parameters.data(), {.input = a.x.data(), .output = a.y.data(), .samples = Rows});
    }
    static void backward(data& a) {
        namespace kernel = weft::kernel;
        kernels::dense_backward_weights<Inputs, Outputs, Inputs>(a.x.data(), a.dy.data(), Rows,
                                                                a.dw.data(), a.db.data());
        kernels::dense_backward_inputs<Inputs, Outputs>(
            a.dy.data(), a.parameters.data(), a.panel.data(), Rows,
            [&](std::size_t row, std::size_t vector, weft::simd::batch<float> value)
                __attribute__((always_inline)) {
                    float* const to = a.dx.data() + row * Inputs + vector * kernels::lanes<float>;
                    weft::simd::store_aligned(to, value);
                });
    }
};

#ifdef WEFT_BENCH_EIGEN
// Sizes known while compiling, or not: Eigen chooses other kernels.
template <bool IsFixed, std::size_t Rows, std::size_t Inputs, std::size_t Outputs>
struct of_eigen {
    using data = arrays<Rows, Inputs, Outputs>;
    template <std::size_t Height, std::size_t Width>
    using matrix = Eigen::Map<
        Eigen::Matrix<float, IsFixed ? static_cast<int>(Height) : Eigen::Dynamic,
                      IsFixed ? static_cast<int>(Width) : Eigen::Dynamic, Eigen::RowMajor>,
        Eigen::Aligned64>;
    using row = Eigen::Map<Eigen::Matrix<float, 1, IsFixed ? static_cast<int>(Outputs) : Eigen::Dynamic>,
                           Eigen::Aligned64>;
    template <std::size_t Height, std::size_t Width>
    static matrix<Height, Width> map(weft::aligned_block<float>& block) {
        return {block.data(), static_cast<int>(Height), static_cast<int>(Width)};
    }
    static void forward(data& a) {
        auto y = map<Rows, Outputs>(a.y);
        y.noalias() = map<Rows, Inputs>(a.x) * map<Inputs, Outputs>(a.parameters);
        const row bias(a.parameters.data() + data::kernel_size, 1, static_cast<int>(Outputs));
        y = (y.rowwise() + bias).cwiseMax(0.0f);
    }
    static void backward(data& a) {
        const auto dy = map<Rows, Outputs>(a.dy);
        map<Inputs, Outputs>(a.dw).noalias() = map<Rows, Inputs>(a.x).transpose() * dy;
        row(a.db.data(), 1, static_cast<int>(Outputs)) = dy.colwise().sum();
        map<Rows, Inputs>(a.dx).noalias() = dy * map<Inputs, Outputs>(a.parameters).transpose();
    }
};
#endif

// Loops that store through memory one by one: what the others must give.
template <std::size_t Rows, std::size_t Inputs, std::size_t Outputs>
struct plain {
    using data = arrays<Rows, Inputs, Outputs>;
    static void forward(data& a) {
        for (std::size_t r = 0; r < Rows; ++r)
            for (std::size_t o = 0; o < Outputs; ++o) {
                double sum = static_cast<double>(a.bias()[o]);
                for (std::size_t i = 0; i < Inputs; ++i)
                    sum += static_cast<double>(a.x[r * Inputs + i])
                         * static_cast<double>(a.parameters[i * Outputs + o]);
                a.y[r * Outputs + o] = static_cast<float>(std::max(sum, 0.0));
            }
    }
    static void backward(data& a) {
        const auto times = [](float p, float q) { return static_cast<double>(p) * static_cast<double>(q); };
        for (std::size_t o = 0; o < Outputs; ++o) {
            double db = 0;
            for (std::size_t r = 0; r < Rows; ++r) db += static_cast<double>(a.dy[r * Outputs + o]);
            a.db[o] = static_cast<float>(db);
            for (std::size_t i = 0; i < Inputs; ++i) {
                double sum = 0;
                for (std::size_t r = 0; r < Rows; ++r) sum += times(a.x[r * Inputs + i], a.dy[r * Outputs + o]);
                a.dw[i * Outputs + o] = static_cast<float>(sum);
            }
        }
        for (std::size_t r = 0; r < Rows; ++r)
            for (std::size_t i = 0; i < Inputs; ++i) {
                double sum = 0;
                for (std::size_t o = 0; o < Outputs; ++o)
                    sum += times(a.dy[r * Outputs + o], a.parameters[i * Outputs + o]);
                a.dx[r * Inputs + i] = static_cast<float>(sum);
            }
    }
};

template <class Way, class Plain, bool IsForward>
void run(benchmark::State& state) {
    typename Way::data a;
    const auto once = [&] {
        if constexpr (IsForward) Way::forward(a);
        else Way::backward(a);
    };
    const auto checksum = [&] { return IsForward ? a.forward_checksum() : a.backward_checksum(); };
    if constexpr (IsForward) Plain::forward(a);
    else Plain::backward(a);
    const double expected = checksum();
    for (auto* block : {&a.y, &a.dw, &a.db, &a.dx}) block->fill(0);
    once();
    if (!(std::abs(checksum() - expected) <= 1e-4 * std::abs(expected))) {
        state.SkipWithError("the checksum differs from that of plain loops");
        return;
    }
    for (auto each : state) {
        once();
        benchmark::ClobberMemory();
    }
    state.counters["checksum"] = checksum();
}

template <std::size_t Rows, std::size_t Inputs, std::size_t Outputs>
void add() {
    const std::string size =
        std::to_string(Rows) + "x" + std::to_string(Inputs) + "x" + std::to_string(Outputs);
    const auto add_way = [&]<class Way>(const char* name, Way) {
        using reference = plain<Rows, Inputs, Outputs>;
        benchmark::RegisterBenchmark(("forward/" + std::string(name) + "/" + size).c_str(),
                                     run<Way, reference, true>)->MinTime(0.02);
        benchmark::RegisterBenchmark(("backward/" + std::string(name) + "/" + size).c_str(),
                                     run<Way, reference, false>)->MinTime(0.02);
    };
    add_way("weft", of_weft<Rows, Inputs, Outputs>{});
#ifdef WEFT_BENCH_EIGEN
    add_way("eigen_dynamic", of_eigen<false, Rows, Inputs, Outputs>{});
    add_way("eigen_fixed", of_eigen<true, Rows, Inputs, Outputs>{});
#endif
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

}  // namespace

int main(int count, char** arguments) {
    add<32, 64, 32>();
    add<64, 784, 128>();
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
