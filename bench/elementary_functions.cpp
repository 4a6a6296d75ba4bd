// SPDX-License-Identifier: MIT
// exp, tanh, sigmoid, softplus and gelu of floats in the first-level cache: Weft's and its peers'.
//
// Each way must be right: its result is compared with that of the C library in double.
#include "measure/limits.hpp"

#include <weft/formula/activations.hpp>
#include <weft/simd/apply.hpp>

#ifdef WEFT_BENCH_EIGEN
#include <Eigen/Core>
#include <unsupported/Eigen/SpecialFunctions>
#endif
#ifdef WEFT_BENCH_HIGHWAY
#include <hwy/highway.h>
// After highway.h, which it needs.
#include <hwy/contrib/math/math-inl.h>
#endif
#ifdef WEFT_BENCH_ONEDNN
#include <dnnl.hpp>
#endif

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace {

namespace simd = weft::simd;
using loop = std::function<void(std::span<const float>, std::span<float>)>;
constexpr float root_half = 0.70710678F;

constexpr auto exp_formula = exp(weft::x);
constexpr auto tanh_formula = tanh(weft::x);
constexpr auto sigmoid_formula = sigmoid(weft::x);
constexpr auto softplus_formula = softplus(weft::x);
constexpr auto gelu_formula = weft::gelu(weft::x);

template <auto const& Formula, class Math = weft::accurate>
void by_weft(std::span<const float> in, std::span<float> out) {
    weft::apply<Formula, Math>(out, weft::x = in);
}

// The peers' own functions in the plainest loop over registers.
template <auto Function>
void by_xsimd(std::span<const float> in, std::span<float> out) {
    using value = xsimd::batch<float>;
    for (std::size_t i = 0; i < in.size(); i += value::size)
        Function(value::load_aligned(&in[i])).store_aligned(&out[i]);
}

#ifdef WEFT_BENCH_HIGHWAY
namespace hn = hwy::HWY_NAMESPACE;
using lanes = hn::ScalableTag<float>;

template <auto Function>
void by_highway(std::span<const float> in, std::span<float> out) {
    const lanes d;
    for (std::size_t i = 0; i < in.size(); i += hn::Lanes(d))
        hn::Store(Function(d, hn::Load(d, &in[i])), d, &out[i]);
}
#endif

#ifdef WEFT_BENCH_EIGEN
template <auto Function>
void by_eigen(std::span<const float> in, std::span<float> out) {
    const auto size = static_cast<Eigen::Index>(in.size());
    const Eigen::Map<const Eigen::ArrayXf, Eigen::AlignedMax> x(in.data(), size);
    Eigen::Map<Eigen::ArrayXf, Eigen::AlignedMax> y(out.data(), size);
    Function(x, y);
}
#endif

#ifdef WEFT_BENCH_ONEDNN
// A primitive is made once for its size; running it is what is measured.
loop by_onednn(dnnl::algorithm algorithm) {
    struct made {
        dnnl::engine engine{dnnl::engine::kind::cpu, 0};
        dnnl::stream stream{engine};
        dnnl::memory from, to;
        dnnl::eltwise_forward primitive;
        std::size_t size = 0;
    };
    const auto held = std::make_shared<made>();
    return [=](std::span<const float> in, std::span<float> out) {
        made& m = *held;
        if (m.size != in.size()) {
            m.size = in.size();
            const dnnl::memory::desc shape({static_cast<dnnl::memory::dim>(m.size)},
                                           dnnl::memory::data_type::f32,
                                           dnnl::memory::format_tag::a);
            const float one = algorithm == dnnl::algorithm::eltwise_soft_relu ? 1 : 0;
            const dnnl::eltwise_forward::desc what(dnnl::prop_kind::forward_inference, algorithm,
                                                   shape, one, 0);
            m.primitive = dnnl::eltwise_forward({what, m.engine});
            m.from = dnnl::memory(shape, m.engine, const_cast<float*>(in.data()));
            m.to = dnnl::memory(shape, m.engine, out.data());
        }
        m.from.set_data_handle(const_cast<float*>(in.data()));
        m.to.set_data_handle(out.data());
        m.primitive.execute(m.stream, {{DNNL_ARG_SRC, m.from}, {DNNL_ARG_DST, m.to}});
        m.stream.wait();
    };
}
#endif

void run(benchmark::State& state, const loop& way, double (*exact)(double)) {
    const auto size = static_cast<std::size_t>(state.range(0));
    weft::aligned_block<float> in(size), out(size);
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint32_t bits = static_cast<std::uint32_t>(i) * 2654435761U;
        in[i] = static_cast<float>(bits >> 8) * 0x1p-20F - 8;  // -8 .. 8, in no order
    }
    const std::span<const float> from(in.data(), size);
    const std::span<float> to(out.data(), size);
    way(from, to);
    double ulp = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double y = exact(static_cast<double>(in[i]));
        const double off = std::abs(static_cast<double>(out[i]) - y);
        if (!(off <= 1e-5 * (1 + std::abs(y)))) {
            state.SkipWithError(("differs by " + std::to_string(off)).c_str());
            return;
        }
        ulp = std::max(ulp, off / std::ldexp(1.0, std::ilogb(y) - 23));
    }
    for (auto each : state) {
        way(from, to);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.counters["elements"] = static_cast<double>(size);
    state.counters["ulp"] = ulp;
}

void add(const std::string& name, const loop& way, double (*exact)(double)) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        run(state, way, exact);
    })->Arg(2048)->Arg(65536)->MinTime(0.01);
}

double exact_exp(double x) { return std::exp(x); }
double exact_tanh(double x) { return std::tanh(x); }
double exact_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double exact_softplus(double x) { return std::log1p(std::exp(x)); }
double exact_gelu(double x) { return x * std::erfc(x * -0.70710678118654752) / 2; }

void add_weft() {
    add("exp/weft", by_weft<exp_formula>, exact_exp);
    add("tanh/weft", by_weft<tanh_formula>, exact_tanh);
    add("sigmoid/weft", by_weft<sigmoid_formula>, exact_sigmoid);
    add("softplus/weft", by_weft<softplus_formula>, exact_softplus);
    add("gelu/weft", by_weft<gelu_formula>, exact_gelu);
    add("gelu_fast/weft", by_weft<gelu_formula, weft::fast>, exact_gelu);
}

void add_xsimd() {
    using value = xsimd::batch<float>;
    add("exp/xsimd", by_xsimd<[](value x) { return xsimd::exp(x); }>, exact_exp);
    add("tanh/xsimd", by_xsimd<[](value x) { return xsimd::tanh(x); }>, exact_tanh);
    add("sigmoid/xsimd", by_xsimd<[](value x) {
        return value(1.0F) / (value(1.0F) + xsimd::exp(-x));
    }>, exact_sigmoid);
    add("softplus/xsimd", by_xsimd<[](value x) {
        return xsimd::max(x, value(0.0F)) + xsimd::log1p(xsimd::exp(-xsimd::abs(x)));
    }>, exact_softplus);
    add("gelu/xsimd", by_xsimd<[](value x) {
        return x * value(0.5F) * (value(1.0F) + xsimd::erf(x * value(root_half)));
    }>, exact_gelu);
}

#ifdef WEFT_BENCH_HIGHWAY
void add_highway() {
    add("exp/highway", by_highway<[](lanes d, auto x) { return hn::Exp(d, x); }>, exact_exp);
    add("tanh/highway", by_highway<[](lanes d, auto x) { return hn::Tanh(d, x); }>, exact_tanh);
    add("sigmoid/highway", by_highway<[](lanes d, auto x) {
        const auto one = hn::Set(d, 1.0F);
        return hn::Div(one, hn::Add(one, hn::Exp(d, hn::Neg(x))));
    }>, exact_sigmoid);
    add("softplus/highway", by_highway<[](lanes d, auto x) {
        return hn::Add(hn::Max(x, hn::Zero(d)), hn::Log1p(d, hn::Exp(d, hn::Neg(hn::Abs(x)))));
    }>, exact_softplus);
}
#endif

#ifdef WEFT_BENCH_EIGEN
void add_eigen() {
    add("exp/eigen", by_eigen<[](auto& x, auto& y) { y = x.exp(); }>, exact_exp);
    add("tanh/eigen", by_eigen<[](auto& x, auto& y) { y = x.tanh(); }>, exact_tanh);
    add("sigmoid/eigen", by_eigen<[](auto& x, auto& y) { y = x.logistic(); }>, exact_sigmoid);
    add("softplus/eigen", by_eigen<[](auto& x, auto& y) {
        y = x.max(0.0F) + (-x.abs()).exp().log1p();
    }>, exact_softplus);
    // As near as Weft's fast one, 1.5e-6 to 1.1e-6: beside both.
    for (const char* name : {"gelu/eigen", "gelu_fast/eigen"})
        add(name, by_eigen<[](auto& x, auto& y) {
            y = x * 0.5F * (1.0F + (x * root_half).erf());
        }>, exact_gelu);
}
#endif

#ifdef WEFT_BENCH_ONEDNN
void add_onednn() {
    using dnnl::algorithm;
    add("exp/onednn", by_onednn(algorithm::eltwise_exp), exact_exp);
    add("tanh/onednn", by_onednn(algorithm::eltwise_tanh), exact_tanh);
    add("sigmoid/onednn", by_onednn(algorithm::eltwise_logistic), exact_sigmoid);
    add("softplus/onednn", by_onednn(algorithm::eltwise_soft_relu), exact_softplus);
    add("gelu/onednn", by_onednn(algorithm::eltwise_gelu_erf), exact_gelu);
}
#endif

}  // namespace

int main(int count, char** arguments) {
    bench::add_limits(false);
    add_weft();
    add_xsimd();
#ifdef WEFT_BENCH_HIGHWAY
    add_highway();
#endif
#ifdef WEFT_BENCH_EIGEN
    add_eigen();
#endif
#ifdef WEFT_BENCH_ONEDNN
    add_onednn();
#endif
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
