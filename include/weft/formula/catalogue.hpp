// SPDX-License-Identifier: MIT
// Every activation by its formula, to walk over: hana::for_each(every_activation, ...).
#pragma once

#include <weft/formula/gates.hpp>

#include <boost/hana/tuple.hpp>

namespace weft::inline v0_1 {

// Of an element. To add one: a function in activations.hpp and a line here; tests/laws, the table
// in docs/catalogue.md and its picture follow.
inline constexpr auto every_activation = boost::hana::make_tuple(
    linear(x), relu(x), relu(x, {.negative_slope = 0.1, .max_value = 4, .threshold = 1}), relu6(x),
    leaky_relu(x), prelu(x, 0.25), rrelu(x), elu(x), elu(x, 0.5), selu(x), celu(x), celu(x, 0.5),
    gelu(x), gelu_tanh(x), silu(x), mish(x), sigmoid(x), log_sigmoid(x), tanh(x), softplus(x),
    softsign(x), hard_sigmoid(x), hard_silu(x), hard_tanh(x), exponential(x), squareplus(x),
    soft_shrink(x), hard_shrink(x), tanh_shrink(x), threshold(x, 0.5, -1), sparse_plus(x),
    sparse_sigmoid(x));

// Of a row, and of the halves of a row.
inline constexpr auto every_row_activation =
    boost::hana::make_tuple(softmax(x), log_softmax(x), sparsemax(x));
inline constexpr auto every_gate = boost::hana::make_tuple(glu(x), swiglu(x), geglu(x));

}  // namespace weft
