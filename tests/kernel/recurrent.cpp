// SPDX-License-Identifier: MIT
// Recurrences against the values and gradients of Keras, and against plain loops in double.
#include <weft/kernel/recurrent.hpp>

#include "keras_layers.hpp"

namespace {

using namespace weft;
using kernels::recurrent_geometry;
using keras::numbers, keras::poisoned;

// Rows as parameters are stored, or poison where their gradients come.
template <class Real>
struct stored_rows {
    std::size_t count, columns, stride;
    aligned_block<Real> block;

    stored_rows(std::size_t rows, std::size_t width, const numbers& of = {})
        : count(rows), columns(width),
          stride(row_storage(simd::width<Real>, sizeof(Real)).stride(width)),
          block(rows * stride) {
        for (std::size_t i = 0; i < count * stride; ++i) {
            const std::size_t row = i / stride, column = i % stride;
            block.data()[i] = of.empty() ? std::numeric_limits<Real>::quiet_NaN()
                            : column < columns ? static_cast<Real>(of[row * columns + column])
                                               : Real(0);
        }
    }
    Real* data() { return block.data(); }
    // The numbers; the last register of a row has to end in 0.
    numbers values() const {
        numbers result;
        for (std::size_t row = 0; row < count; ++row) {
            const Real* const from = block.data() + row * stride;
            result.insert(result.end(), from, from + columns);
            for (std::size_t c = columns; c % simd::width<Real> != 0; ++c)
                if (from[c] != Real(0)) BOOST_ERROR("padding");
        }
        return result;
    }
};

struct weights_of {
    numbers w, u, b;
};

// y of every step, or of the last, dx and the gradients of one sample or several.
template <class Real, recurrent_geometry G>
struct recurrent_run {
    static constexpr std::size_t columns = G.gates() * G.units, vectors = kernels::vectors<G.units, Real>;
    static constexpr std::size_t biases = G.is_gru() && G.resets_after ? 2 : 1;
    numbers y, last, dx;
    stored_rows<Real> dw{G.inputs, columns}, du{G.units, columns}, db{biases, columns};

    // upstream [samples, steps, units], in the order of steps
    recurrent_run(const numbers& x, const weights_of& given, const numbers& upstream) {
        using memory = kernels::recurrent_memory<G, Real>;
        stored_rows<Real> w(G.inputs, columns, given.w), u(G.units, columns, given.u);
        stored_rows<Real> b(biases, columns, given.b.empty() ? numbers(biases * columns) : given.b);
        const std::size_t samples = x.size() / (G.steps * G.inputs);
        Real* const bias = given.b.empty() ? nullptr : b.data();
        const auto poison = [](std::size_t elements) {
            aligned_block<Real> block(elements + 64);
            std::fill_n(block.data(), elements + 64, std::numeric_limits<Real>::quiet_NaN());
            return block;
        };
        aligned_block<Real> kept = poison(memory::elements);
        aligned_block<Real> work = poison(std::max(kernels::recurrent_forward_workspace<G, Real>,
                                                   kernels::recurrent_backward_workspace<G, Real>));
        for (std::size_t s = 0; s < samples; ++s) {
            const poisoned<Real> xs(keras::sample(x, s, G.steps * G.inputs));
            poisoned<Real> dxs(G.steps * G.inputs);
            numbers again;
            const auto append = [&](numbers& to) {
                return [&to](std::size_t, std::size_t, const Real* h) { to.insert(to.end(), h, h + G.units); };
            };
            kernels::recurrent_forward<G>(xs.data(), w.data(), u.data(), bias, kept.data(), work.data(), append(y));
            kernels::recurrent_forward<G>(xs.data(), w.data(), u.data(), bias, static_cast<Real*>(nullptr),
                                          work.data(), append(again));
            // The same bits, whether a training keeps anything or not.
            BOOST_TEST((again == keras::sample(y, s, G.steps * G.units)));
            last.insert(last.end(), again.end() - static_cast<std::ptrdiff_t>(G.units), again.end());
            const auto dy = [&](std::size_t step, std::size_t, std::size_t vector) {
                alignas(64) Real lane[simd::width<Real>] = {};
                for (std::size_t i = 0; i < simd::width<Real>; ++i)
                    if (const std::size_t unit = vector * simd::width<Real> + i; unit < G.units)
                        lane[i] = static_cast<Real>(upstream[(s * G.steps + step) * G.units + unit]);
                return simd::load_unaligned(lane);
            };
            kernels::recurrent_backward_inputs<G>(
                w.data(), u.data(), kept.data(), work.data(), dy,
                simd::row_store<Real, G.inputs, G.inputs>{dxs.data()});
            BOOST_TEST(dxs.is_intact());
            const numbers of_sample = dxs.numbers_of();
            dx.insert(dx.end(), of_sample.begin(), of_sample.end());
            // Rows in two parts, as threads have them.
            constexpr std::size_t all = G.inputs + G.units, half = all / 2;
            Real* const d_bias = bias == nullptr ? nullptr : db.data();
            kernels::recurrent_backward_weights<G>(xs.data(), kept.data(), 0, half, dw.data(), du.data(), d_bias, s > 0);
            kernels::recurrent_backward_weights<G>(xs.data(), kept.data(), half, all - half, dw.data(), du.data(), d_bias, s > 0);
        }
    }
};

template <recurrent_geometry G>
void is_that_of_keras(std::string_view name, bool is_sequence, const std::string& cell, double greatest = 1) {
    const keras::json& one = keras::layer_case(name);
    const auto x = keras::numbers_of(one["inputs"][0]["data"]);
    const auto y = keras::numbers_of(one["output"]["data"]);
    auto dy = keras::numbers_of(one["upstream"]["data"]);
    if (!is_sequence) {
        numbers all(2 * G.steps * G.units);
        for (std::size_t s = 0; s < 2; ++s)
            std::copy_n(dy.begin() + static_cast<std::ptrdiff_t>(s * G.units), G.units,
                        all.begin() + static_cast<std::ptrdiff_t>(((s + 1) * G.steps - 1) * G.units));
        dy = all;
    }
    const auto named = [&](const char* what, const char* which) { return keras::weight(one, cell + what, which); };
    const weights_of given{named("/kernel", "data"), named("/recurrent_kernel", "data"), named("/bias", "data")};
    const recurrent_run<double, G> found(x, given, dy);
    BOOST_TEST(keras::difference(is_sequence ? found.y : found.last, y) <= 5e-16 * greatest, name);
    BOOST_TEST(keras::difference(found.dx, keras::numbers_of(one["grad_inputs"][0]["data"])) <= 3e-15 * greatest, name);
    BOOST_TEST(keras::difference(found.dw.values(), named("/kernel", "grad")) <= 3e-15 * greatest, name);
    BOOST_TEST(keras::difference(found.du.values(), named("/recurrent_kernel", "grad")) <= 3e-15 * greatest, name);
    BOOST_TEST(keras::difference(found.db.values(), named("/bias", "grad")) <= 3e-15 * greatest, name);
}

constexpr recurrent_geometry of(recurrence cell, bool resets_after = false, bool is_backwards = false) {
    return {.cell = cell, .resets_after = resets_after, .is_backwards = is_backwards, .steps = 4, .inputs = 3,
            .units = cell == recurrence::simple_rnn ? 3UL : 2UL};
}

constexpr formula_writer writes_relu = &write_activation<activation(relu(x))>;
constexpr recurrent_geometry with_relu = [] {
    recurrent_geometry result = of(recurrence::simple_rnn);
    result.function = &writes_relu;
    return result;
}();

constexpr formula_writer writes_one_more = &write_activation<activation(x + 1)>;
constexpr recurrent_geometry one_more{.cell = recurrence::simple_rnn, .steps = 2, .units = 3, .function = &writes_one_more};
BOOST_AUTO_TEST_CASE(behind_the_units_a_state_is_0_whatever_its_function_is_of_0) {
    const aligned_block<double> zeros_of_weights(64);
    aligned_block<double> work(kernels::recurrent_forward_workspace<one_more, double>);
    const double* const w = zeros_of_weights.data();
    constexpr std::size_t stride = kernels::gate_layout<one_more, double>::state_stride;
    kernels::recurrent_forward<one_more, double>(w, w, w, nullptr, nullptr, work.data(),
                                        [&](std::size_t, std::size_t, const double* h) {
                                            for (std::size_t i = 0; i < stride; ++i) BOOST_TEST(h[i] == (i < 3 ? 1 : 0));
                                        });
}

BOOST_AUTO_TEST_CASE(recurrences_have_the_values_and_gradients_of_keras) {
    is_that_of_keras<with_relu>("simplernn last relu", false, "simple_rnn_cell", 16.3);  // the largest output
    is_that_of_keras<of(recurrence::simple_rnn)>("simplernn seq", true, "simple_rnn_cell");
    is_that_of_keras<of(recurrence::lstm)>("lstm last", false, "lstm_cell");
    is_that_of_keras<of(recurrence::lstm)>("lstm seq", true, "lstm_cell");
    is_that_of_keras<of(recurrence::lstm, false, true)>("lstm seq backwards", true, "lstm_cell");
    is_that_of_keras<of(recurrence::gru, true)>("gru last (reset_after=True default)", false, "gru_cell");
    is_that_of_keras<of(recurrence::gru)>("gru last reset_after=False", false, "gru_cell");
    is_that_of_keras<of(recurrence::gru, true)>("gru seq", true, "gru_cell");
}

}  // namespace
