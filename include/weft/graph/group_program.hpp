// SPDX-License-Identifier: MIT
// The formulas of a fused group as programs: forward, backward, and joined with a loss.
#pragma once

#include <weft/formula/from_output.hpp>
#include <weft/graph/lowering.hpp>

namespace weft::inline v0_1 {

enum class phase : unsigned char { inference, training };

namespace detail {

// A word and a number as a name, and the number of such a name; none where it is another's.
constexpr input_name numbered_name(std::string_view word, std::size_t number) {
    bounded_text<23> name(word);
    name << number;
    return input_name(name.view());
}
constexpr std::size_t number_after(std::string_view word, std::string_view name) {
    if (!name.starts_with(word) || name.size() == word.size()) return no_index;
    std::size_t number = 0;
    for (const char digit : name.substr(word.size())) {
        if (digit < '0' || digit > '9') return no_index;
        number = 10 * number + static_cast<std::size_t>(digit - '0');
    }
    return number;
}

}  // namespace detail

// "noise7" for the noise of layer 7: every layer draws its own. The second noise of a layer has the
// number of all layers more.
constexpr input_name noise_name(std::size_t number) {
    return detail::numbered_name("noise", number);
}
constexpr std::size_t noise_number(std::string_view name) {
    return detail::number_after("noise", name);
}

// "parameter7.0" for the first trainable parameter of layer 7.
struct parameter_input {
    std::size_t layer = 0, which = 0;
    constexpr input_name name() const {
        bounded_text<23> words("parameter");
        words << layer << "." << which;
        return input_name(words.view());
    }
    constexpr bool operator==(const parameter_input&) const = default;
};

// The parameter of such a name; layer none where it is another's.
constexpr parameter_input parameter_named(std::string_view name) {
    constexpr std::string_view word = "parameter";
    if (!name.starts_with(word)) return {.layer = no_index};
    parameter_input found;
    std::size_t* number = &found.layer;
    for (const char letter : name.substr(word.size())) {
        if (letter == '.') number = &found.which;
        else *number = 10 * *number + static_cast<std::size_t>(letter - '0');
    }
    return found;
}

// Calls visit(parameter_input) for the trainable parameters of the formulas of a group, in order.
template <graph Graph, class Visit>
constexpr void for_each_parameter_of(const Graph& net, const plan_group& group,
                                     const Visit& visit) {
    std::size_t index = 0;
    for_each_layer(net, [&](const auto& layer_value) {
        const std::size_t here = index++;
        if constexpr (requires { layer_value.training(), layer_value.parameters(shape{1}); })
            if (here >= group.begin && here < group.end)
                for (std::size_t k = 0; k < layer_value.parameters(shape{1}).count(); ++k)
                    visit(parameter_input{here, k});
    });
}

// "other0" for read number 1 of a group: an operand of a merge that another group computed.
constexpr input_name other_name(std::size_t number) {
    return detail::numbered_name("other", number);
}
constexpr std::size_t other_number(std::string_view name) {
    return detail::number_after("other", name);
}

// A merge of a group applied to the value so far, which another's leaves as it is; its operands are
// joined in the order they are written in; max and min take their second at a tie.
constexpr node lower_merge(program_builder& p, const plan_group& group, std::size_t layer,
                           merge_facts how, node at) {
    for (std::size_t m = 0; m < group.merge_count; ++m) {
        const plan_merge& here = group.merges[m];
        if (here.layer != layer) continue;
        std::size_t other = here.others - 1;
        node joined = -1;
        for (std::size_t k = 0; k < here.operands; ++k) {
            const node operand =
                k == here.position ? at
                                   : p.input(other_name(other++).view(), level::element);
            const bool is_extreme = how.code == op::maximum || how.code == op::minimum;
            joined = joined < 0   ? operand
                   : is_extreme ? algebra(p).make(how.code, operand, joined)
                                : algebra(p).make(how.code, joined, operand);
        }
        if (!how.divides) return joined;
        return algebra(p).divide(joined, p.constant(static_cast<double>(here.operands)));
    }
    return at;
}

// The inputs of a batch norm, a number a channel: y = x scale + shift.
inline constexpr std::string_view norm_scale = "norm_scale", norm_shift = "norm_shift";

constexpr node after_norm(program_builder& p, const plan_group& group, node x_of_group) {
    if (group.norm == no_index) return x_of_group;
    const node scale = p.input(norm_scale, level::element);
    return algebra(p).make(op::fma, x_of_group, scale, p.input(norm_shift, level::element));
}

// A program of what follows a group's norm as one of what the norm reads, both as input "x".
constexpr program_builder with_norm(const program_builder& p, const plan_group& group) {
    program_builder result;
    algebra make(result);
    moved_nodes moved(p.size());
    for (node i = 0; i < p.size(); ++i) {
        moved[i] = detail::copied(make, p, p[i], moved);
        if (p[i].code == op::input && p.name_of(i) == "x")
            moved[i] = after_norm(result, group, moved[i]);
    }
    for (std::size_t o = 0; o < p.output_count(); ++o) result.output(moved[p.output_node(o)]);
    return result;
}

// Adds the formulas of a group, one applied to the next, starting from a node, what follows its
// norm. In what follows Math is accurate or fast; approximations come after the algebra of all
// formulas together.
template <graph Graph>
constexpr node lower_layers(program_builder& p, const Graph& net, const plan_group& group,
                            phase when, node at) {
    std::size_t index = 0;
    for_each_layer(net, [&](const auto& layer_value) {
        using layer_type = std::remove_cvref_t<decltype(layer_value)>;
        const std::size_t here = index++;
        if constexpr (requires { layer_type::merges; })
            at = lower_merge(p, group, here, layer_type::how, at);
        if constexpr (requires { layer_value.training(); }) {
            if (here < group.begin || here >= group.end) return;
            p.forget_substitutions();
            p.substitute("x", at);
            if constexpr (requires { layer_value.parameters(shape{1}); }) {
                const parameter_list list = layer_value.parameters(shape{1});
                for (std::size_t k = 0; k < list.count(); ++k) {
                    const input_name name = parameter_input{here, k}.name();
                    p.substitute(list[k].name, p.input(name.view(), level::element));
                }
            }
            if (when == phase::training) {
                using written = std::remove_cvref_t<decltype(layer_value.training())>;
                const auto draw = [&](std::string_view placeholder_name, std::size_t number) {
                    p.substitute(placeholder_name,
                                 p.input(noise_name(number).view(), level::element));
                };
                if (draws_noise<written>) draw("noise", here);
                if (draws_second_noise<written>) draw("second_noise", Graph::leaves + here);
                at = algebra(p).number(lower(p, layer_value.training()));
            } else {
                p.substitute("noise", p.constant(0.5));
                p.substitute("second_noise", p.constant(0.5));
                at = algebra(p).number(lower(p, layer_value.inference()));
            }
        }
    });
    p.forget_substitutions();
    return at;
}

// y of x: what follows the contraction of a group.
template <class Math = accurate, graph Graph>
constexpr program_builder forward_program(const Graph& net, const plan_group& group, phase when) {
    program_builder p;
    p.approximates = Math::approximates;
    const node z = after_norm(p, group, p.input("x", level::element));
    p.output(approximated(p, lower_layers(p, net, group, when, z)));
    return finish(p);
}

constexpr bool needs_input(const program_builder& p, std::string_view name) {
    for (std::size_t i = 0; i < p.input_count(); ++i)
        if (p.input_at(i).view() == name) return true;
    return false;
}

// As outputs the gradients of a value with respect to x, where its rows are halved to the gate, to
// the other operands of merges, and to the trainable parameters of a group.
template <graph Graph>
constexpr void output_gradients(program_builder& p, const Graph& net, const plan_group& group,
                                node value, node x_of_group, node seed) {
    node_list variables;
    variables.add(x_of_group);
    if (group.halves_rows) variables.add(p.input("gate", level::element));
    for (std::size_t k = 0; k < group.operands(); ++k)
        variables.add(p.input(other_name(k).view(), level::element));
    for_each_parameter_of(net, group, [&](const parameter_input& one) {
        variables.add(p.input(one.name().view(), level::element));
    });
    const node_list gradients = gradients_of(p, value, variables, seed);
    for (std::size_t k = 0; k < gradients.count(); ++k) p.output(gradients[k]);
}

// The gradients with respect to x and the group's trainable parameters from that with respect to y
// ("upstream"); of y where that suffices. Of a group that takes statistics, which depend on all of
// x, with respect to its norm's output.
template <class Math = accurate, graph Graph>
constexpr program_builder backward_program(const Graph& net, const plan_group& group) {
    program_builder p;
    p.approximates = Math::approximates;
    const node z = p.input("x", level::element);
    if (group.halves_rows) p.input("gate", level::element);
    const node start = group.takes_statistics ? z : after_norm(p, group, z);
    const node y = approximated(p, lower_layers(p, net, group, phase::training, start));
    output_gradients(p, net, group, y, z, p.input("upstream", level::element));
    program_builder from_y = from_output(p, y);
    if (!needs_input(from_y, "x")) return from_y;
    if (group.takes_statistics) return finish(with_norm(p, group));
    return finish(p);
}

namespace detail {
template <auto const& Losses, std::size_t Output>
inline constexpr auto kept_loss = Losses.template get<Output>();
template <auto const& Loss, std::size_t Output>
constexpr const auto& find_loss() {
    if constexpr (requires { Loss.template get<Output>(); }) return kept_loss<Loss, Output>;
    else return Loss;
}
}  // namespace detail

// How many outputs a loss is of; that of one of them: losses(...) has several, another is itself.
template <auto const& Loss>
inline constexpr std::size_t loss_count = [] {
    if constexpr (requires { Loss.template get<0>(); }) return Loss.count;
    else return std::size_t{1};
}();
template <auto const& Loss, std::size_t Output>
inline constexpr const auto& loss_of_output = detail::find_loss<Loss, Output>();

namespace detail {
template <graph Graph>
inline constexpr std::size_t outputs_of = std::max<std::size_t>(1, Graph::size.outputs);
template <graph Graph, auto const& Loss>
inline constexpr bool has_wrong_losses =
    is_complete<Graph> && loss_count<Loss> != outputs_of<Graph>;
template <graph Graph, auto const& Loss>
struct wrong_number_of_losses {
    static constexpr message text = [] {
        message words;
        return words << "weft: number of losses " << loss_count<Loss> << ", of outputs "
                     << outputs_of<Graph>
                     << ": losses(...) takes one for each output, in their order";
    }();
};
}  // namespace detail

// The loss of a row or element and "scale" times its gradients with respect to x and the group's
// trainable parameters, for the formulas of an output's group joined with its loss: softmax and
// cross entropy become one stable form. In training x is as in backward_program.
template <class Math = accurate, graph Graph, class Formula>
constexpr program_builder loss_program(const Graph& net, const plan_group& group,
                                       const Formula& loss, phase when) {
    program_builder p;
    p.approximates = Math::approximates;
    const node z = p.input("x", level::element);
    const bool begins_after = when == phase::training && group.takes_statistics;
    const node y = lower_layers(p, net, group, when, begins_after ? z : after_norm(p, group, z));
    p.substitute("prediction", y);
    const node value = approximated(p, algebra(p).number(lower(p, loss)));
    p.output(value);
    if (when == phase::training)
        output_gradients(p, net, group, value, z, p.input("scale", level::uniform));
    if (begins_after) return finish(with_norm(p, group));
    return finish(p);
}

}  // namespace weft
