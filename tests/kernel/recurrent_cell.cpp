// SPDX-License-Identifier: MIT
// Where the gates of a recurrence lie, and the formulas of its cells.
#include <weft/kernel/recurrent_cell.hpp>

#include <weft/formula/evaluate.hpp>

#include "keras_layers.hpp"

namespace {
namespace recurrent_cells {

using namespace weft;
using kernels::recurrent_geometry;

// Every number of a row of parameters is found again at its gate and unit, the other lanes are 0.
template <recurrent_geometry G, class Real>
bool packs_every_gate() {
    using layout = kernels::gate_layout<G, Real>;
    constexpr std::size_t lanes = layout::lanes, columns = G.gates() * G.units;
    std::vector<Real> row(columns), packed(layout::registers * lanes + lanes);
    for (std::size_t i = 0; i < columns; ++i) row[i] = static_cast<Real>(i + 1);
    layout::pack(row.data(), packed.data());
    bool is_found = true;
    const auto look = [&]<std::size_t Gate>(std::integral_constant<std::size_t, Gate>) {
        layout::for_each_vector([&](std::size_t vector, auto is_rest) {
            alignas(64) Real found[lanes];
            simd::store_unaligned(found, layout::template load<Gate, decltype(is_rest)::value>(packed.data(), vector));
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const std::size_t unit = vector * lanes + lane;
                is_found = is_found && found[lane] == (unit < G.units ? row[Gate * G.units + unit] : Real(0));
            }
        });
    };
    [&]<std::size_t... Gate>(std::index_sequence<Gate...>) {
        (look(std::integral_constant<std::size_t, Gate>{}), ...);
    }(std::make_index_sequence<G.gates()>{});
    return is_found;
}
constexpr recurrent_geometry of(recurrence cell, std::size_t units) { return {.cell = cell, .units = units}; }

BOOST_AUTO_TEST_CASE(gates_are_packed_side_by_side_and_found_again) {
    constexpr std::size_t W = simd::width<float>;
    BOOST_TEST((packs_every_gate<of(recurrence::lstm, W + W / 4), float>()));
    BOOST_TEST((packs_every_gate<of(recurrence::lstm, 2 * W - 1), float>()));
    BOOST_TEST((packs_every_gate<of(recurrence::gru, W / 2), float>()));
    BOOST_TEST((packs_every_gate<of(recurrence::gru, 3), double>()));
    BOOST_TEST((packs_every_gate<of(recurrence::simple_rnn, W + 1), float>()));
    // Four quarters, or two halves, of a register are one; whole ones stay as they are.
    static_assert(kernels::gate_layout<of(recurrence::lstm, W + W / 4), float>::registers == 4 + 1);
    static_assert(kernels::gate_layout<of(recurrence::gru, W / 2), float>::registers == 2);
    static_assert(kernels::gate_layout<of(recurrence::lstm, 2 * W), float>::is_declared);
}

BOOST_AUTO_TEST_CASE(a_row_product_is_a_plain_sum) {
    constexpr std::size_t depth = 7, registers = 3, W = simd::width<double>, columns = registers * W;
    const auto a = keras::numbers_from(1, depth), b = keras::numbers_from(5, depth * columns), start = keras::numbers_from(3, columns);
    for (const double* begin : {start.data(), static_cast<const double*>(nullptr)}) {
        double y[columns];
        kernels::row_product<depth, registers, columns>(a.data(), b.data(), begin, kernels::row_of_registers<double>{y});
        for (std::size_t c = 0; c < columns; ++c) {
            double expected = begin == nullptr ? 0 : start[c];
            for (std::size_t k = 0; k < depth; ++k) expected += a[k] * b[k * columns + c];
            BOOST_TEST(std::abs(y[c] - expected) <= 1e-15);
        }
    }
}

// The function of a gate is the sigmoid, to an ulp of 1.
static_assert(evaluate(kernels::cell::sigmoid_gate(x), x = 0.0) == 0.5);
BOOST_AUTO_TEST_CASE(the_function_of_a_gate_is_the_sigmoid) {
    for (double at = -40; at <= 40; at += 0.37)
        BOOST_TEST(std::abs(evaluate(kernels::cell::sigmoid_gate(x), x = at) - evaluate(sigmoid(x), x = at)) <= 2.3e-16);
}

}  // namespace recurrent_cells
}  // namespace
