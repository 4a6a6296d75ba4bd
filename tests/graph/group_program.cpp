// SPDX-License-Identifier: MIT
// The formulas of a group as programs.
#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

template <class Formula>
constexpr program_builder backward_of(const Formula& formula_here) {
    const auto net = input<4> | dense<4> | formula_here;
    return backward_program(net, plan_of(net).groups[0]);
}

// Where the derivative follows from the output, the input need not be kept.
static_assert(!needs_input(backward_of(relu(x)), "x") && needs_input(backward_of(relu(x)), "y"));
static_assert(!needs_input(backward_of(tanh(x)), "x") && needs_input(backward_of(tanh(x)), "y"));
static_assert(!needs_input(backward_of(sigmoid(x)), "x"));
static_assert(!needs_input(backward_of(exp(x)), "x"));
static_assert(needs_input(backward_of(softplus(x)), "x"));
static_assert(needs_input(backward_of(x * sigmoid(x)), "x"));

// A constant factor needs neither.
static_assert(!needs_input(backward_of(3 * x), "x") && !needs_input(backward_of(3 * x), "y"));
static_assert(needs_input(backward_of(3 * x), "upstream"));

// Of as many inputs as there can be, too.
constexpr bool full_program_needs(std::string_view name) {
    program_builder p;
    for (std::size_t i = 0; i < most_inputs; ++i) p.input(other_name(i).view(), level::element);
    return needs_input(p, name);
}
static_assert(full_program_needs("other23") && !full_program_needs("other24"));

static_assert(noise_name(7).view() == "noise7" && noise_name(123).view() == "noise123");
static_assert(noise_number("noise123") == 123 && noise_number("noise") == no_index && noise_number("other7") == no_index);

static_assert(other_number("other7") == 7 && other_number(other_name(120).view()) == 120 && other_number("other0") == 0
              && other_number("other9") == 9);
static_assert(other_number("other") == no_index && other_number("other1x") == no_index && other_number("other/") == no_index && other_number("noise7") == no_index);

// Names of parameters are read as they are written, of any number of digits; other names are none.
static_assert(parameter_named(parameter_input{12, 305}.name().view()) == parameter_input{12, 305});
static_assert(parameter_named("noise7").layer == no_index);

// A loss an output, and one where none is named.
constexpr auto one_output = input<4> | dense<4>;
constexpr auto two_outputs = input<4> | outputs(dense<4>, dense<2>);
static_assert(!detail::has_wrong_losses<std::remove_cvref_t<decltype(one_output)>, mean_squared_error>);
static_assert(detail::has_wrong_losses<std::remove_cvref_t<decltype(two_outputs)>, mean_squared_error>);
constexpr auto three_losses = losses(mean_squared_error, mean_squared_error, mean_squared_error);
static_assert(detail::wrong_number_of_losses<std::remove_cvref_t<decltype(one_output)>, three_losses>::text.view()
              == "weft: number of losses 3, of outputs 1: losses(...) takes one for each output, in their order");

// Every group has the parameters of its own formulas: of none before it, none behind it, its first and its last too.
constexpr auto sloped = input<4> | prelu(x) | dense<4> | prelu(x) | 2 * x | prelu(x) | tap<"a"> | prelu(x) | add(identity, from<"a">);
constexpr bool has_parameters_of(std::size_t group, std::initializer_list<std::size_t> layers) {
    std::size_t found = 0;
    bool all_alike = true;
    for_each_parameter_of(sloped, plan_of(sloped).groups[group], [&](const parameter_input& one) {
        all_alike = all_alike && found < layers.size() && one == parameter_input{layers.begin()[found], 0};
        ++found;
    });
    return all_alike && found == layers.size();
}
static_assert(has_parameters_of(0, {1}) && has_parameters_of(1, {3, 5}) && has_parameters_of(2, {6}));

// A group has the merges that are in it, of all that there are.
constexpr auto sum = add(identity, from<"in">);
constexpr auto summed = input<4> | tap<"in"> | dense<4> | sum | sum | sum;
static_assert(forward_program(summed, plan_of(summed).groups[0], phase::inference).input_count() == 3);
static_assert(forward_program(summed, plan_of(summed).groups[1], phase::inference).input_count() == 2);

// Every dropout draws its own noise, named after its layer; in prediction there is none.
constexpr auto dropping = input<4> | dense<4> | dropout(0.5) | relu(x) | dropout(0.5);
constexpr auto trained = [] {
    return forward_program(dropping, plan_of(dropping).groups[0], phase::training);
};
constexpr auto predicted = [] {
    return forward_program(dropping, plan_of(dropping).groups[0], phase::inference);
};
static_assert(needs_input(trained(), "noise2") && needs_input(trained(), "noise4"));
static_assert(!needs_input(trained(), "noise3"));
static_assert(predicted().input_count() == 1 && needs_input(predicted(), "x"));

// The value of an output of a program whose inputs are all 1 element.
double run(const program_builder& p, std::size_t output, double x_value, double y_value,
           double upstream = 1, double noise_value = 0.5) {
    const row_evaluation row(p, 1, [&](std::string_view name, std::size_t) {
        if (name == "x") return x_value;
        if (name == "y") return y_value;
        if (name == "upstream" || name == "scale") return upstream;
        return name.starts_with("noise") ? noise_value : 0.0;
    });
    return row(p.output_node(output), 0);
}

BOOST_AUTO_TEST_CASE(formulas_of_a_group_are_applied_one_to_the_other) {
    const auto net = input<1> | dense<1> | relu(x) | 2 * x | (x + 1);
    const program_builder p = forward_program(net, plan_of(net).groups[0], phase::inference);
    BOOST_TEST(run(p, 0, 3, 0) == 7);
    BOOST_TEST(run(p, 0, -3, 0) == 1);
}

BOOST_AUTO_TEST_CASE(only_the_formulas_of_the_group_are_in_its_program) {
    const auto net = input<1> | dense<1> | x * 3 | dense<1> | (x + 1);
    BOOST_TEST(run(forward_program(net, plan_of(net).groups[1], phase::inference), 0, 5, 0) == 6);
}

BOOST_AUTO_TEST_CASE(a_group_ends_where_the_next_begins_with_a_formula) {
    constexpr auto net = input<1> | dense<1> | add(2 * x, identity) | dense<1>;
    const auto given = [](std::string_view name, std::size_t) { return name == "x" ? 5.0 : 1.0; };
    const auto value_of = [&](std::size_t group) {
        const program_builder p = forward_program(net, plan_of(net).groups[group], phase::inference);
        return row_evaluation(p, 1, given)(p.output_node(0), 0);
    };
    BOOST_TEST(value_of(0) == 5);
    BOOST_TEST(value_of(1) == 11);
}

BOOST_AUTO_TEST_CASE(a_sum_alone_begins_with_what_it_reads) {
    constexpr auto net = input<1> | add(identity, identity, identity);
    const auto given = [](std::string_view name, std::size_t) { return name == "x" ? 3.0 : 1.0; };
    const program_builder p = forward_program(net, plan_of(net).groups[0], phase::inference);
    BOOST_TEST(row_evaluation(p, 1, given)(p.output_node(0), 0) == 5);
}

// TensorFlow 2.21 gives the first of equal tensors the gradient of Maximum and Minimum.
BOOST_AUTO_TEST_CASE(the_first_of_equal_branches_has_the_gradient_of_an_extreme) {
    constexpr auto slope_of_value = [](const auto& net) {
        const program_builder p = backward_program(net, plan_of(net).groups[0]);
        const row_evaluation at(p, 1, [](std::string_view, std::size_t) { return 1.0; });
        return std::array{at(p.output_node(0), 0), at(p.output_node(1), 0)};
    };
    constexpr auto before = input<1> | tap<"in"> | dense<1>;
    constexpr auto in = from<"in">;
    BOOST_TEST((slope_of_value(before | maximum(identity, in)) == std::array{1.0, 0.0}));
    BOOST_TEST((slope_of_value(before | maximum(in, identity)) == std::array{0.0, 1.0}));
    BOOST_TEST((slope_of_value(before | minimum(in, identity)) == std::array{0.0, 1.0}));
    BOOST_TEST((slope_of_value(before | average(in, identity)) == std::array{0.5, 0.5}));
    BOOST_TEST((slope_of_value(before | subtract(in, identity)) == std::array{-1.0, 1.0}));
}

BOOST_AUTO_TEST_CASE(parameters_and_noises_are_inputs_and_in_prediction_noise_is_its_mean) {
    constexpr auto net = input<1> | (parameter<"scale"> * x + parameter<"shift"> * noise + second_noise);
    const auto value_of = [&](phase when) {
        const program_builder p = forward_program(net, plan_of(net).groups[0], when);
        return row_evaluation(p, 1, [](std::string_view name, std::size_t) {
            return name == "x" ? 3.0 : name == "parameter1.0" ? 5.0 : name == "parameter1.1" ? 7.0
                 : name == "noise1" ? 11.0 : name == "noise3" ? 13.0 : 0.0;
        })(p.output_node(0), 0);
    };
    BOOST_TEST(value_of(phase::training) == 5 * 3 + 7 * 11 + 13);
    BOOST_TEST(value_of(phase::inference) == 5 * 3 + 7 * 0.5 + 0.5);
    BOOST_TEST(backward_program(net, plan_of(net).groups[0]).output_count() == 3u);  // of x, scale and shift
}

BOOST_AUTO_TEST_CASE(gradients_from_the_output_are_those_from_the_input) {
    for (const double at : {-2.0, -0.5, 0.25, 3.0}) {
        const double s = 1 / (1 + std::exp(-at)), t = std::tanh(at);
        BOOST_TEST(run(backward_of(relu(x)), 0, 0, at > 0 ? at : 0, 2) == (at > 0 ? 2 : 0));
        BOOST_TEST(run(backward_of(tanh(x)), 0, 0, t, 2) == 2 * (1 - t * t),
                   boost::test_tools::tolerance(1e-12));
        BOOST_TEST(run(backward_of(sigmoid(x)), 0, 0, s, 2) == 2 * s * (1 - s),
                   boost::test_tools::tolerance(1e-12));
        BOOST_TEST(run(backward_of(softplus(x)), 0, at, 0, 2) == 2 * s,
                   boost::test_tools::tolerance(1e-12));
    }
}

BOOST_AUTO_TEST_CASE(dropout_in_training_keeps_what_its_noise_lets_pass) {
    BOOST_TEST(run(trained(), 0, 3, 0, 1, 0.75) == 12);  // twice divided by 1 - 0.5
    BOOST_TEST(run(trained(), 0, 3, 0, 1, 0.25) == 0);
    BOOST_TEST(run(predicted(), 0, 3, 0) == 3);
}

// Cross entropy of a sigmoid, joined: softplus(x) - t x, and its gradient, finite far out.
BOOST_AUTO_TEST_CASE(a_loss_joined_with_its_group_is_stable) {
    const auto net = input<1> | dense<1> | sigmoid(x);
    const program_builder p =
        loss_program(net, plan_of(net).groups[0], binary_cross_entropy.value, phase::training);
    BOOST_TEST(p.output_count() == 2u);
    BOOST_TEST(run(p, 0, 1000, 0) == 1000);  // target 0
    BOOST_TEST(run(p, 1, 1000, 0, 0.5) == 0.5);
    BOOST_TEST(run(p, 0, -1000, 0) == 0);
    BOOST_TEST(run(p, 1, -1000, 0) == 0);
}

// relu(2 x + other0), then times other1: operands in their order, gradients of each.
BOOST_AUTO_TEST_CASE(a_merge_is_a_formula_with_further_inputs) {
    constexpr auto net = input<1> | tap<"in"> | dense<1> | tap<"a"> | dense<1> | add(2 * x, from<"a">)
                       | relu(x) | multiply(from<"in">, identity);
    constexpr auto p = plan_of(net);
    static_assert(p.group_count == 2 && p.groups[1].merge_count == 2);
    const auto given = [](std::string_view name, std::size_t) {
        return name == "x" ? 3.0 : name == "other0" ? 1.0 : name == "other1" ? 5.0 : 1.0;
    };
    const program_builder forward = forward_program(net, p.groups[1], phase::inference);
    BOOST_TEST(row_evaluation(forward, 1, given)(forward.output_node(0), 0) == 35);
    const program_builder backward = backward_program(net, p.groups[1]);
    BOOST_TEST(backward.output_count() == 3u);
    const row_evaluation row(backward, 1, given);
    BOOST_TEST(row(backward.output_node(0), 0) == 10);  // of x: 5 * 2
    BOOST_TEST(row(backward.output_node(1), 0) == 5);   // of other0
    BOOST_TEST(row(backward.output_node(2), 0) == 7);   // of other1: 2 * 3 + 1
}

// Gradients of what follows a norm that takes statistics are those at its output, 2 x + 1.
BOOST_AUTO_TEST_CASE(a_program_after_a_norm_begins_with_it) {
    constexpr auto net = input<1> | dense<1> | batch_norm | where(x < 10, x * sqrt(x), 3 * x);
    constexpr auto p = plan_of(net);
    static_assert(p.groups[0].takes_statistics);
    const program_builder backward = backward_program(net, p.groups[0]);
    for (const double at : {4.0, 12.0}) {
        const row_evaluation row(backward, 1, [&](std::string_view name, std::size_t) {
            return name == "x" ? at : name == "norm_scale" ? 2.0 : name == "upstream" ? 5.0 : 1.0;
        });
        const double slope = at == 4 ? 1.5 * std::sqrt(9.0) : 3;
        BOOST_TEST(row(backward.output_node(0), 0) == 5 * slope,
                   boost::test_tools::tolerance(1e-12));
    }
}

// The square of (2 x + 1) - 1: where statistics are taken the gradient is that at the norm's output, else at x; the value
// and what a row has by its width are the same.
template <class Norm>
void loss_after(const Norm& norm, double slope) {
    const auto net = input<1> | dense<1> | norm | x * row_mean(x) / x;
    const auto given = [](std::string_view name, std::size_t) {
        return name == "x" ? 4.0 : name == "norm_scale" ? 2.0 : name == "scale" ? 5.0 : 1.0;
    };
    const auto program = [&](phase when) {
        return loss_program(net, plan_of(net).groups[0], mean_squared_error.value, when);
    };
    const program_builder trains = program(phase::training), predicts = program(phase::inference);
    const row_evaluation row(trains, 1, given);
    BOOST_TEST(row(trains.output_node(0), 0) == 64);
    BOOST_TEST(row(trains.output_node(1), 0) == 5 * slope);
    BOOST_TEST(row_evaluation(predicts, 1, given)(predicts.output_node(0), 0) == 64);
}
BOOST_AUTO_TEST_CASE(a_loss_begins_after_a_norm_that_takes_statistics) {
    loss_after(batch_norm, 2 * 8);
    loss_after(frozen(batch_norm), 2 * 8 * 2);
}

BOOST_AUTO_TEST_CASE(in_prediction_a_loss_has_no_gradient) {
    const auto net = input<1> | dense<1>;
    const program_builder p =
        loss_program(net, plan_of(net).groups[0], mean_squared_error.value, phase::inference);
    BOOST_TEST(p.output_count() == 1u);
    BOOST_TEST(run(p, 0, 3, 0) == 9);
}

}  // namespace
