// SPDX-License-Identifier: MIT
// A layer of one's own, whole: every output is a sum of polynomials, one of each input.
#pragma once

#include <weft/weft.hpp>

// y_j = bias_j + sum_i sum_d kernel_idj T_d(x_i), where T_1(x) = x, T_2(x) = 2 x^2 - 1, ... are the
// Chebyshev polynomials up to a degree: numbers of x belong in [-1, 1].
//
// shapes   x [inputs], kernel [inputs, Degree, Units], bias [Units], y [Units]
// source   Kolmogorov-Arnold networks (Liu et al. 2024), with the polynomials of Chebyshev
template <std::size_t Units, std::size_t Degree>
struct chebyshev_layer {
    static constexpr std::string_view kind = "chebyshev";
    static constexpr weft::label_text label() {
        return weft::label_text("chebyshev<") << Units << ", " << Degree << ">";
    }

    static constexpr bool accepts(const weft::shape& in) { return problem(in).empty(); }
    static constexpr weft::message problem(const weft::shape& in) {
        weft::message words;
        if (Units == 0 || Degree == 0) words << "has no units or no degree: give at least 1";
        else if (in.rank != 1) words << "expects a vector, got " << in << ": put flatten before it";
        return words;
    }
    static constexpr weft::shape output(const weft::shape&) { return {Units}; }

    static constexpr weft::parameter_list parameters(const weft::shape& in) {
        weft::parameter_list list;
        list.add({.name = "kernel",
                  .extents = {in.last(), Degree, Units},
                  .starts_as = weft::lecun_normal,
                  .fan_in = in.last() * Degree,
                  .fan_out = Units});
        list.add({.name = "bias", .extents = {Units}, .starts_as = weft::zeros});
        return list;
    }

    // A polynomial takes a product and a difference from the two below it; its derivative three
    // FLOPs more, and two to be weighed and added up.
    static constexpr weft::layer_facts facts(const weft::shape& in) {
        const std::size_t terms = in.last() * Degree, from_others = in.last() * (Degree - 1);
        return {.role = weft::layer_role::contraction,
                .parameters = (terms + 1) * Units,
                .macs = terms * Units,
                .bias_adds = Units,
                .flops = in.last() + 2 * from_others,
                .backward_flops = 2 * terms + in.last() + 4 * from_others,
                .kept_elements = terms};
    }

    template <weft::shape In, class Real>
    struct kernel : weft::sample_kernel {
        static constexpr std::size_t inputs = In.last(), terms = inputs * Degree;
        // Rows of parameters are padded to whole registers, the padding is 0.
        using row = weft::kernels::channels<Units, Real>;
        static constexpr std::size_t stride =
            weft::row_storage(row::lanes, sizeof(Real)).stride(Units);
        static constexpr std::size_t forward_workspace = terms, workspace = terms;
        static constexpr bool reads_registers = false;
        using pointers = std::array<const Real*, 2>;
        using gradients = std::array<Real*, 2>;

        // The polynomials of every input are kept for the backward passes.
        template <class Done>
        static void forward(const pointers& w, const Real* x, Real* kept, Real* work,
                            const Done& done) {
            Real* const t = kept != nullptr ? kept : work;
            for (std::size_t i = 0; i < inputs; ++i) {
                Real before = 1, here = x[i];
                for (std::size_t d = 0; d < Degree; ++d) {
                    t[i * Degree + d] = here;
                    before = std::exchange(here, weft::simd::rounded(2 * x[i] * here) - before);
                }
            }
            for (std::size_t vector = 0; vector < row::registers; ++vector) {
                auto sum = row::load(w[1], vector);
                for (std::size_t k = 0; k < terms; ++k)
                    sum = weft::simd::fma(weft::simd::broadcast(t[k]),
                                          row::load(w[0] + k * stride, vector), sum);
                done(0, vector, sum);
            }
        }

        // dx_i = sum_d T'_d(x_i) g_d, where g_d = sum_j kernel_idj dy_j.
        static void backward_inputs(const pointers& w, const Real* x, Real* kept, const Real* dy,
                                    Real* dx, Real*) {
            for (std::size_t i = 0; i < inputs; ++i) {
                const Real* const t = kept + i * Degree;
                Real before = 0, here = 1, sum = 0;
                for (std::size_t d = 0; d < Degree; ++d) {
                    const Real g = product(w[0] + (i * Degree + d) * stride, dy);
                    sum += weft::simd::rounded(here * g);
                    const Real next = weft::simd::rounded(2 * x[i] * here)
                                    + (weft::simd::rounded(2 * t[d]) - before);
                    before = std::exchange(here, next);
                }
                dx[i] = sum;
            }
        }

        // Sums over the samples, in their order.
        template <std::size_t Stride>
        static void backward_weights(const Real*, const Real* dy, const Real* kept,
                                     std::size_t samples, weft::index_range, const gradients& dw,
                                     bool is_added, Real*) {
            constexpr std::size_t of_dy = weft::kernels::padded<Units, Real>;
            constexpr std::size_t of_kept = weft::kernels::padded<terms, Real>;
            if (!is_added) {
                std::fill_n(dw[0], terms * stride, Real(0));
                std::fill_n(dw[1], Units, Real(0));
            }
            for (std::size_t s = 0; s < samples; ++s)
                for (std::size_t vector = 0; vector < row::registers; ++vector) {
                    const auto slope = row::load_within(dy + s * of_dy, vector);
                    row::add(dw[1], vector, slope);
                    for (std::size_t k = 0; k < terms; ++k) {
                        Real* const sum = dw[0] + k * stride;
                        const auto t = weft::simd::broadcast(kept[s * of_kept + k]);
                        row::store(sum, vector,
                                   weft::simd::fma(t, slope, row::load_within(sum, vector)));
                    }
                }
        }

    private:
        static Real product(const Real* a, const Real* b) {
            auto sums = weft::simd::broadcast(Real(0));
            for (std::size_t vector = 0; vector < row::registers; ++vector)
                sums = weft::simd::fma(row::load(a, vector), row::load_within(b, vector), sums);
            alignas(weft::simd::alignment) Real lanes[row::lanes];
            weft::simd::store_aligned(lanes, sums);
            Real sum = 0;
            for (const Real lane : lanes) sum += lane;
            return sum;
        }
    };
};

template <std::size_t Units, std::size_t Degree>
inline constexpr weft::leaf<chebyshev_layer<Units, Degree>> chebyshev{};
