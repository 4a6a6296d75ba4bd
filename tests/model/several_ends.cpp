// SPDX-License-Identifier: MIT
// Networks of several inputs and outputs: predictions as plain loops give them, gradients by central differences,
// in arenas of the size that is planned.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/backpropagation.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace several_ends {

using namespace weft;

constexpr auto squares = mean(square(prediction - target));

// Inputs that are read by a layer, by a sum, as one number for every place; 26 numbers, none but the first with a register.
constexpr auto several_inputs =
    concatenate(add(input<"a", 5> | dense<6>, input<"b", 6>) | tanh(x),
                input<"image", 12, 1> | conv1d<3, kernel(3)> | multiply(identity, input<"scale", 3>) | tanh(x) | flatten)
    | dense<2>;

// From one trunk classes, a label a row; numbers under two losses; and what dropout leaves of an input.
constexpr auto heads = input<4> | tap<"in"> | dense<5> | tanh(x) | tap<"trunk"> | dense<2, no_bias> | batch_norm | tanh(x) | tap<"numbers">
                     | outputs(from<"trunk"> | dense<6> | reshape<2, 3> | softmax(x), identity, from<"numbers"> | reshape<2, 1>,
                               from<"in"> | dropout(0.5));
constexpr auto of_heads = losses(sparse_categorical_cross_entropy, 0.3 * mean_squared_error,
                                 2 * mean(square(square(prediction - target))), squares);

// Outputs that are read on: a loss goes through their formulas as where nothing reads them.
constexpr auto read_on = input<4> | dense<6> | silu(x) | tap<"body"> | dense<4> | softmax(x) | tap<"shares">
                       | concatenate(dense<2> | tanh(x), identity) | tap<"parts"> | dense<3>
                       | add(identity, from<"shares"> | dense<3, no_bias> | batch_norm | tap<"norm">) | tanh(x)
                       | outputs(identity, from<"shares">, from<"body">, from<"parts">, from<"norm">);
constexpr auto of_read_on = losses(squares, 0.5 * categorical_cross_entropy, 0.25 * squares, squares, squares);

// GoogLeNet's auxiliary classifier, small: beside the trunk, its loss weighs 0.3.
constexpr auto auxiliary = input<6, 6, 1> | conv2d<3, kernel(3)> | tanh(x) | tap<"early"> | conv2d<3, kernel(2)> | silu(x)
                         | outputs(flatten | dense<3> | softmax(x),
                                   from<"early"> | global_average_pool | dense<4> | tanh(x) | dense<3> | softmax(x));
constexpr auto of_auxiliary = losses(sparse_categorical_cross_entropy, 0.3 * sparse_categorical_cross_entropy);

// A concatenation under a loss, read on or last, wider than its parts, and no whole registers of any width: the loss gives a
// gradient to it, and nothing to the arrays of its parts.
constexpr auto parts_read_on = input<4> | dense<8> | tanh(x) | tap<"some"> | concatenate(dense<15>, identity) | tap<"parts"> | dense<3>
                             | add(identity, from<"some"> | dense<3>) | outputs(identity, from<"parts">);
constexpr auto of_two = losses(squares, squares);
constexpr auto last_parts = input<4> | tap<"in"> | concatenate(dense<3>, from<"in"> | dense<2> | silu(x), from<"in"> | dense<20> | tanh(x));

std::vector<double> joined(std::size_t samples, std::initializer_list<std::vector<double>> parts) {
    std::vector<double> result;
    for (std::size_t s = 0; s < samples; ++s)
        for (const auto& part : parts) {
            const std::size_t size = part.size() / samples;
            for (std::size_t i = 0; i < size; ++i) result.push_back(part[s * size + i]);
        }
    return result;
}

BOOST_AUTO_TEST_CASE(gradients_come_from_every_output_to_every_layer) {
    BOOST_TEST((worst_difference<several_inputs, squares>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<heads, of_heads>(joined(6, {labels(12, 3), numbers(48)})) < 1e-7));
    BOOST_TEST((worst_difference<read_on, of_read_on>(joined(6, {numbers(18), shares(6, 4), numbers(90)})) < 1e-7));
    BOOST_TEST((worst_difference<parts_read_on, of_two>(numbers(6 * 26)) < 1e-7));
    BOOST_TEST((worst_difference<last_parts, squares>(numbers(6 * 25)) < 1e-7));
    BOOST_TEST((worst_difference<auxiliary, of_auxiliary>(labels(12, 3)) < 1e-7));
}

}  // namespace several_ends
