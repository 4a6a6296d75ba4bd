// SPDX-License-Identifier: MIT
// Steps of cells of any width against plain loops, and their gradients against differences.
#include <weft/kernel/recurrent.hpp>

#include "keras_layers.hpp"

namespace {
namespace recurrent_steps {

using namespace weft;
using keras::numbers, kernels::recurrent_geometry;

double sigmoid_of(double z) { return 1 / (1 + std::exp(-z)); }

// h of the last step, from numbers as parameters are declared.
template <recurrent_geometry G>
numbers plain(const numbers& x, const numbers& w, const numbers& u, const numbers& b) {
    constexpr std::size_t U = G.units, columns = G.gates() * U;
    numbers h(U), c(U);
    for (std::size_t t = 0; t < G.steps; ++t) {
        const auto of_x = [&](std::size_t column) {
            double sum = b[column];
            for (std::size_t i = 0; i < G.inputs; ++i) sum += x[t * G.inputs + i] * w[i * columns + column];
            return sum;
        };
        const auto of = [&](const numbers& state, std::size_t column) {
            double sum = G.is_gru() && G.resets_after ? b[columns + column] : 0;
            for (std::size_t i = 0; i < U; ++i) sum += state[i] * u[i * columns + column];
            return sum;
        };
        numbers next(U), reset(U);
        const auto gate = [&](std::size_t number, std::size_t k) {
            return sigmoid_of(of_x(number * U + k) + of(h, number * U + k));
        };
        for (std::size_t k = 0; k < U; ++k)
            if (G.is_gru()) reset[k] = gate(1, k) * h[k];
        for (std::size_t k = 0; k < U; ++k) {
            if (G.is_lstm()) {
                c[k] = gate(1, k) * c[k] + gate(0, k) * std::tanh(of_x(2 * U + k) + of(h, 2 * U + k));
                next[k] = gate(3, k) * std::tanh(c[k]);
            } else if (G.is_gru()) {
                const double z = gate(0, k);
                const double candidate = G.resets_after ? gate(1, k) * of(h, 2 * U + k) : of(reset, 2 * U + k);
                next[k] = z * h[k] + (1 - z) * std::tanh(of_x(2 * U + k) + candidate);
            } else next[k] = std::tanh(of_x(k) + of(h, k));
        }
        h = next;
    }
    return h;
}

// How far the last state is from that of plain loops.
template <recurrent_geometry G, class Real>
double worst() {
    constexpr std::size_t columns = G.gates() * G.units, stride = kernels::padded<columns, Real>;
    const auto rows = [&](const numbers& from, std::size_t count) {
        aligned_block<Real> block(count * stride);
        for (std::size_t i = 0; i < count * stride; ++i)
            block.data()[i] = i % stride < columns ? static_cast<Real>(from[i / stride * columns + i % stride]) : Real(0);
        return block;
    };
    constexpr std::size_t biases = G.is_gru() && G.resets_after ? 2 : 1;
    const auto x = keras::numbers_from(1, G.steps * G.inputs), w = keras::numbers_from(2, G.inputs * columns);
    const auto u = keras::numbers_from(11, G.units * columns), b = keras::numbers_from(4, biases * columns);
    const std::vector<Real> xs(x.begin(), x.end());
    aligned_block<Real> work(kernels::recurrent_forward_workspace<G, Real>);
    numbers found;
    kernels::recurrent_forward<G>(xs.data(), rows(w, G.inputs).data(), rows(u, G.units).data(), rows(b, biases).data(),
                                  static_cast<Real*>(nullptr), work.data(), [&](std::size_t, std::size_t, const Real* h) {
                                      found.assign(h, h + G.units);
                                      for (std::size_t i = G.units; i % simd::width<Real> != 0; ++i)
                                          if (h[i] != Real(0)) BOOST_ERROR("padding");
                                  });
    return keras::difference(found, plain<G>(x, w, u, b));
}
constexpr recurrent_geometry of(recurrence cell, std::size_t units, bool resets_after = false) {
    return {.cell = cell, .resets_after = resets_after, .steps = 5, .inputs = 3, .units = units};
}

BOOST_AUTO_TEST_CASE(cells_of_every_width_are_the_plain_ones) {
    constexpr std::size_t W = simd::width<float>, V = simd::width<double>;
    BOOST_TEST((worst<of(recurrence::lstm, W + W / 4), float>() < 3e-6));
    BOOST_TEST((worst<of(recurrence::gru, W / 2, true), float>() < 3e-6));
    BOOST_TEST((worst<of(recurrence::lstm, V), double>() < 1e-14));
    BOOST_TEST((worst<of(recurrence::gru, 2 * V + 1), double>() < 1e-14));
    BOOST_TEST((worst<of(recurrence::simple_rnn, 9 * V, false), double>() < 1e-13));
}

}  // namespace recurrent_steps
}  // namespace
