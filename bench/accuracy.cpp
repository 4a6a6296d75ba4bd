// SPDX-License-Identifier: MIT
// The worst error of every function: over all 2^32 floats, and over many doubles.
//
// usage    accuracy [name...]      all functions, or those named; about a minute each
// units    ulp, 0.5 or more, of the exact result where that is a normal number; where it is not,
//          of the least denormal number
#include <weft/formula/activations.hpp>
#include <weft/simd/apply.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <numbers>
#include <span>

namespace {

namespace simd = weft::simd;

constexpr std::size_t block = 4096;
template <class Real>
using function = void (*)(const Real*, Real*);

template <class Real, auto Function>
void over_block(const Real* in, Real* out) {
    for (std::size_t i = 0; i < block; i += simd::width<Real>)
        simd::store_unaligned(out + i, Function(simd::load_unaligned(in + i)));
}
template <class Real, auto const& Formula>
void formula_over_block(const Real* in, Real* out) {
    weft::apply<Formula>(std::span<Real>(out, block), weft::x = std::span<const Real>(in, block));
}

// The reference: a correctly rounded wider number would do; these are within 1 ulp of one.
struct entry {
    const char* name;
    function<float> in_float;
    function<double> in_double;
    double (*wide)(double);
    long double (*widest)(long double);
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

constexpr long double root_half = -0.707106781186547524400844362104849039L;
constexpr long double root_half_rest = -1.895032558893257079655e-20L;  // of 64 bits

template <class Wide>
Wide sigmoid(Wide x) {
    return 1 / (1 + std::exp(-x));
}
template <class Wide>
Wide softplus(Wide x) {
    return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}
// With what the argument of erfc lost in rounding, which counts where erfc falls steeply.
template <class Wide>
Wide normal_cdf(Wide x) {
    constexpr auto factor = static_cast<Wide>(root_half);
    constexpr auto rest = static_cast<Wide>(root_half - factor + root_half_rest);
    const Wide y = x * factor, lost = std::fma(x, factor, -y) + x * rest;
    const Wide slope = std::isfinite(lost) ? std::exp(-y * y) * std::numbers::inv_sqrtpi_v<Wide> : 0;
    return std::erfc(y) / 2 - (slope == 0 ? 0 : slope * lost);
}
template <class Wide>
Wide gelu(Wide x) {
    return x < -64 ? Wide{-0.0} : x * normal_cdf(x);
}

constexpr auto sigmoid_formula = weft::sigmoid(weft::x);
constexpr auto softplus_formula = weft::softplus(weft::x);
constexpr auto gelu_formula = weft::gelu(weft::x);
constexpr double none = std::numeric_limits<double>::infinity();

#define FUNCTION(name, registers, reference, ...)                                                  \
    entry {                                                                                        \
        name, over_block<float, [](simd::batch<float> v) { return registers; }>,                   \
            over_block<double, [](simd::batch<double> v) { return registers; }>,                   \
            [](double x) -> double { return reference; },                                          \
            [](long double x) -> long double { return reference; } __VA_OPT__(, ) __VA_ARGS__      \
    }
#define FORMULA(name, formula, reference, ...)                                                     \
    entry {                                                                                        \
        name, formula_over_block<float, formula>, formula_over_block<double, formula>,             \
            [](double x) -> double { return reference; },                                          \
            [](long double x) -> long double { return reference; } __VA_OPT__(, ) __VA_ARGS__      \
    }

const entry entries[] = {
    FUNCTION("exp", simd::exp(v), std::exp(x)),
    FUNCTION("exp_nonpositive", simd::exp_nonpositive(v), std::exp(x), -none, 0),
    FUNCTION("expm1", simd::expm1(v), std::expm1(x)),
    FUNCTION("log", simd::log(v), std::log(x)),
    FUNCTION("log1p", simd::log1p(v), std::log1p(x)),
    FUNCTION("log1p_unit", simd::log1p_unit(v), std::log1p(x), 0, 1),
    FUNCTION("tanh", simd::tanh(v), std::tanh(x)),
    FUNCTION("sin", simd::sin(v), std::sin(x)),
    FUNCTION("cos", simd::cos(v), std::cos(x)),
    FUNCTION("erf", simd::erf(v), std::erf(x)),
    FUNCTION("normal_cdf", simd::normal_cdf(v), normal_cdf(x)),
    FORMULA("sigmoid", sigmoid_formula, sigmoid(x)),
    FORMULA("softplus", softplus_formula, softplus(x)),
    FORMULA("gelu", gelu_formula, gelu(x)),
    FUNCTION("pow 2", simd::pow(v, 2), x * x),
    FUNCTION("pow 3", simd::pow(v, 3), x * x * x),
    FUNCTION("pow -1", simd::pow(v, -1), 1 / x),
    FUNCTION("pow -2", simd::pow(v, -2), 1 / (x * x)),
    FUNCTION("pow 0.5", simd::pow(v, 0.5), std::sqrt(x)),
    FUNCTION("pow -0.5", simd::pow(v, -0.5), std::pow(x, decltype(x){-0.5})),
    FUNCTION("pow 1.7", simd::pow(v, 1.7), std::pow(x, decltype(x){1.7})),
    FUNCTION("pow -2.5", simd::pow(v, -2.5), std::pow(x, decltype(x){-2.5})),
    FUNCTION("pow 17", simd::pow(v, 17), std::pow(x, decltype(x){17})),
};

struct worst {
    double ulp = 0.5, at = 0;
};
struct result {
    worst normal, denormal;
    std::uint64_t flushed = 0;  // exact results that are denormal, given as 0
};

template <class Real, class Wide>
void compare(Real argument, Real got, Wide exact, result& found) {
    constexpr double wrong = std::numeric_limits<double>::infinity();
    constexpr int digits = std::numeric_limits<Real>::digits;
    constexpr int least = std::numeric_limits<Real>::min_exponent;
    const auto note = [&](worst& w, double off) {
        if (off > w.ulp) w = {off, static_cast<double>(argument)};
    };
    if (static_cast<Real>(exact) == got) return;  // the nearest number: at most 0.5
    if (exact != exact || got != got) {
        if (exact == exact || got == got) note(found.normal, wrong);
        return;
    }
    // Infinity is the next number after the greatest.
    const Wide beyond = std::ldexp(Wide{1}, std::numeric_limits<Real>::max_exponent);
    const auto bounded = [&](Wide value) {
        return value > beyond ? beyond : value < -beyond ? -beyond : value;
    };
    exact = bounded(exact);
    int exponent = 0;
    std::frexp(exact, &exponent);
    const bool is_denormal = exact == 0 || exponent < least;
    const Wide off = std::abs(bounded(static_cast<Wide>(got)) - exact);
    const auto units =
        static_cast<double>(std::ldexp(off, digits - (is_denormal ? least : exponent)));
    if (is_denormal && got == 0 && units > 1) ++found.flushed;
    else note(is_denormal ? found.denormal : found.normal, units);
}

void print(const char* name, const char* type, const result& r) {
    std::printf("| %-15s | %-6s | %.3f | %-14.9g | %.3f | %-14.9g | %s |\n", name, type,
                r.normal.ulp, r.normal.at, r.denormal.ulp, r.denormal.at,
                r.flushed == 0 ? "kept" : "some are 0");
    std::fflush(stdout);
}

void all_floats(const entry& e) {
    std::array<float, block> in, out;
    result found;
    for (std::uint64_t first = 0; first < std::uint64_t{1} << 32; first += block) {
        for (std::uint32_t i = 0; i < block; ++i)
            in[i] = std::bit_cast<float>(static_cast<std::uint32_t>(first) + i);
        e.in_float(in.data(), out.data());
        for (std::size_t i = 0; i < block; ++i) {
            const auto wide = static_cast<double>(in[i]);
            if (wide >= e.low && wide <= e.high) compare(in[i], out[i], e.wide(wide), found);
        }
    }
    print(e.name, "float", found);
}

// Of every sign and exponent, and as many even over -2 .. 2 and -64 .. 64.
void many_doubles(const entry& e) {
    std::array<double, block> in, out;
    result found;
    std::uint64_t bits = 88172645463325252U;
    const auto next = [&] {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        return bits;
    };
    for (int round = 0; round < 1500; ++round) {
        for (std::size_t i = 0; i < block; ++i) {
            const auto unit = static_cast<double>(next() >> 11) * 0x1p-52 - 1;
            in[i] = i % 3 == 0 ? std::bit_cast<double>(next()) : unit * (i % 3 == 1 ? 2 : 64);
        }
        e.in_double(in.data(), out.data());
        for (std::size_t i = 0; i < block; ++i)
            if (in[i] >= e.low && in[i] <= e.high)
                compare(in[i], out[i], e.widest(static_cast<long double>(in[i])), found);
    }
    print(e.name, "double", found);
}

}  // namespace

int main(int count, char** names) {
    std::printf("| function | type | ulp | at | ulp of denormal results | at | denormal results |\n"
                "| --- | --- | ---: | --- | ---: | --- | --- |\n");
    for (const entry& e : entries) {
        bool wanted = count == 1;
        for (int i = 1; i < count; ++i) wanted |= std::strcmp(names[i], e.name) == 0;
        if (!wanted) continue;
        all_floats(e);
        many_doubles(e);
    }
}
