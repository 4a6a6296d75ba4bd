// SPDX-License-Identifier: MIT
// The outputs of a row loop that are summed: a register each, flushed to double now and then.
#pragma once

#include <weft/simd/row_access.hpp>

namespace weft::simd {

template <class Real, class Outputs>
struct total_registers;
template <class Real, std::size_t... Output>
struct total_registers<Real, std::index_sequence<Output...>> : slot<Output, batch<Real>>... {
    [[gnu::always_inline]] total_registers()
        : slot<Output, batch<Real>>{batch<Real>(Real(0))}... {}
};

template <class Code, class Real, row_layout Layout>
struct row_totals
    : total_registers<Real, std::make_index_sequence<Code::code.output_count>> {
    static constexpr const auto& code = Code::code;

    // Sums of a row that only totals read, negated or not: their lanes are added up at a flush.
    static constexpr auto stays_in_lanes = [] {
        std::array<bool, code.size()> stays{};
        for (std::size_t i = code.size(); i-- > 0;) {
            const instruction& n = code.nodes[i];
            stays[i] = n.code == op::row_sum || (n.code == op::negate && n.at == level::row);
            for (std::size_t user = i + 1; user < code.size(); ++user)
                for (const node operand : code.nodes[user].operands)
                    if (operand == static_cast<node>(i))
                        stays[i] = stays[i] && stays[user] && code.nodes[user].code == op::negate;
            for (std::size_t o = 0; o < code.output_count; ++o)
                if (code.outputs[o] == static_cast<node>(i) && !(Layout.totals >> o & 1u))
                    stays[i] = false;
        }
        for (std::size_t i = 0; i < code.size(); ++i)
            if (stays[i] && code.nodes[i].code == op::negate)
                stays[i] = stays[static_cast<std::size_t>(code.nodes[i].operands[0])];
        return stays;
    }();

    std::array<double, most_outputs>& totals;

    [[gnu::always_inline]] explicit row_totals(std::array<double, most_outputs>& to) : totals(to) {}

    template <std::size_t Output>
    [[gnu::always_inline]] batch<Real>& of() {
        return static_cast<slot<Output, batch<Real>>&>(*this).value;
    }
    [[gnu::always_inline]] void flush() {
        flush_all(std::make_index_sequence<code.output_count>{});
    }

private:
    template <std::size_t... Output>
    [[gnu::always_inline]] void flush_all(std::index_sequence<Output...>) {
        (flush_one<Output>(), ...);
    }
    template <std::size_t Output>
    [[gnu::always_inline]] void flush_one() {
        if constexpr (Layout.totals >> Output & 1u) {
            constexpr auto at = static_cast<std::size_t>(code.outputs[Output]);
            constexpr bool by_lanes = is_element<Code, at> || stays_in_lanes[at];
            const batch<Real> sum = by_lanes ? simd::reduce_add(of<Output>()) : of<Output>();
            totals[Output] += static_cast<double>(simd::first(sum));
            of<Output>() = batch<Real>(Real(0));
        }
    }
};

}  // namespace weft::simd
