// SPDX-License-Identifier: MIT
// The outputs of a row loop: stored, or summed in a register each that goes to double now and then.
#pragma once

#include <weft/simd/row_access.hpp>

namespace weft::inline v0_1::simd {

inline constexpr std::size_t flush_every = 256;  // registers summed before going to double
inline constexpr std::size_t most_factors = 64;  // of at most 2, multiplied before the logarithm

template <class Real, class Outputs>
struct total_registers;
template <class Real, std::size_t... Output>
struct total_registers<Real, std::index_sequence<Output...>> : slot<Output, batch<Real>>... {
    [[gnu::always_inline]] total_registers()
        : slot<Output, batch<Real>>{batch<Real>(Real(0))}... {}
};

// A product of factors 1 + e is kept as q = product - 1, to which no e is too small: all terms of
// q are positive, so it has the relative error of a sum of as many numbers, and so has log1p(q).
template <class Code, class Real, row_layout Layout, lanes_are Lanes = lanes_are::elements>
class row_totals
    : public total_registers<Real, std::make_index_sequence<Code::code.output_count>> {
    using schedule = row_schedule<Code, Real, Layout, Lanes>;
    using elements = element_slots<Code, Real>;
    using all_outputs = std::make_index_sequence<Code::code.output_count>;
    using registers_of_outputs = total_registers<Real, all_outputs>;

    template <std::size_t Output>
    static constexpr auto output_node = static_cast<std::size_t>(Code::code.outputs[Output]);
    template <std::size_t Output>
    static constexpr bool is_total = Layout.totals >> Output & 1u;
    template <std::size_t Output>
    static constexpr bool is_product = Layout.products >> Output & 1u;

public:
    // Registers of a row between flushes, and rows.
    static constexpr std::size_t registers = Layout.products != 0 ? most_factors : flush_every;
    static constexpr std::size_t rows =
        schedule::by_rows ? registers / schedule::vectors * schedule::lanes
        : Layout.products == 0 ? flush_every
        : schedule::in_registers ? most_factors / schedule::vectors : 1;

    [[gnu::always_inline]] explicit row_totals(std::array<double, most_outputs>& to)
        : totals_(to) {}

    template <std::size_t Output>
    [[gnu::always_inline]] batch<Real>& of() {
        return static_cast<slot<Output, batch<Real>>&>(*this).value;
    }

    // The registers of a copy of this one.
    [[gnu::always_inline]] void take(const row_totals& other) {
        static_cast<registers_of_outputs&>(*this) = other;
    }

    // The outputs with a value an element, of one register of a row.
    template <bool Tail, class State>
    [[gnu::always_inline]] void element_outputs(const State& s, const elements& e,
                                                std::size_t vector) {
        element_outputs<Tail>(s, e, vector, all_outputs{});
    }
    // The outputs with a value a row.
    template <class State>
    [[gnu::always_inline]] void row_outputs(const State& s) { row_outputs(s, all_outputs{}); }

    [[gnu::always_inline]] void flush() { flush_all(all_outputs{}); }

private:
    template <bool Tail, class State, std::size_t... Output>
    [[gnu::always_inline]] void element_outputs(const State& s, const elements& e,
                                                std::size_t vector,
                                                std::index_sequence<Output...>) {
        (element_output<Output, Tail>(s, e, vector), ...);
    }
    template <std::size_t Output, bool Tail, class State>
    [[gnu::always_inline]] void element_output(const State& s, const elements& e,
                                               std::size_t vector) {
        constexpr std::size_t node = output_node<Output>;
        if constexpr (is_total<Output>) {
            if constexpr (is_element<Code, node>) {
                const batch<Real> next =
                    s.template valid<Tail>(e.template get<node>(), Real(0));
                batch<Real>& so_far = of<Output>();
                if constexpr (is_product<Output>) so_far = simd::fma(so_far, next, so_far + next);
                else so_far = so_far + next;
            }
        } else if constexpr (is_element<Code, node>) {
            s.template store<Output, Tail>(e.template get<node>(), vector);
        } else if constexpr (Layout.element_outputs >> Output & 1u) {
            s.template store<Output, Tail>(s.template get<node>(), vector);
        }
    }

    template <class State, std::size_t... Output>
    [[gnu::always_inline]] void row_outputs(const State& s, std::index_sequence<Output...>) {
        (row_output<Output>(s), ...);
    }
    template <std::size_t Output, class State>
    [[gnu::always_inline]] void row_output(const State& s) {
        constexpr std::size_t node = output_node<Output>;
        if constexpr (is_element<Code, node>) return;
        else if constexpr (is_total<Output>)
            of<Output>() = of<Output>() + s.counted(s.template get<node>());
        else if constexpr (!(Layout.element_outputs >> Output & 1u))
            s.template store_row<Output>(s.template get<node>());
    }

    template <std::size_t... Output>
    [[gnu::always_inline]] void flush_all(std::index_sequence<Output...>) {
        (flush_one<Output>(), ...);
    }
    template <std::size_t Output>
    [[gnu::always_inline]] void flush_one() {
        if constexpr (is_product<Output>) {
            totals_[Output] += logarithm_of_product(of<Output>());
            of<Output>() = batch<Real>(Real(0));
        } else if constexpr (is_total<Output>) {
            constexpr std::size_t at = output_node<Output>;
            constexpr bool by_lanes =
                schedule::by_rows || is_element<Code, at> || schedule::stays_in_lanes[at];
            const batch<Real> sum = by_lanes ? simd::reduce_add(of<Output>()) : of<Output>();
            totals_[Output] += static_cast<double>(simd::first(sum));
            of<Output>() = batch<Real>(Real(0));
        }
    }
    // Apart: it is seldom called, and from several places.
    [[gnu::noinline]] static double logarithm_of_product(batch<Real> q) {
        return static_cast<double>(simd::first(simd::reduce_add(simd::log1p(q))));
    }

    std::array<double, most_outputs>& totals_;
};

}  // namespace weft::simd
