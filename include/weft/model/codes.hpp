// SPDX-License-Identifier: MIT
// The finished programs of a network's groups, each a type that loops are instantiated with.
#pragma once

#include <weft/graph/group_program.hpp>
#include <weft/model/layout.hpp>

namespace weft::inline v0_1 {

// Of the program that Build::make() gives.
template <class Build>
struct compiled_program {
    static constexpr const auto& code = sized_program<Build>::code;
    static constexpr bool is_identity =
        code.output_count == 1
        && code.nodes[static_cast<std::size_t>(code.outputs[0])].code == op::input
        && code.inputs[static_cast<std::size_t>(
                           code.nodes[static_cast<std::size_t>(code.outputs[0])].input)]
                   .view()
               == Build::in_register;
    static constexpr std::string_view in_register = Build::in_register;

    static constexpr bool reduces = [] {
        for (const instruction& i : code.nodes)
            if (i.at == level::row) return true;
        return false;
    }();
    // The bit of an input in a mask, 0 where the program has none of the name.
    static constexpr unsigned bit_of(std::string_view name) {
        const int i = code.input_index(name);
        return i < 0 ? 0u : 1u << i;
    }
    // By input: which operand of a merge it is, or none.
    static constexpr auto operand_numbers = [] {
        std::array<std::size_t, code.input_count> found{};
        for (std::size_t i = 0; i < code.input_count; ++i)
            found[i] = other_number(code.inputs[i].view());
        return found;
    }();
    // Whether it can run on the registers of a tile; else it takes a pass of its own over rows.
    static constexpr bool fits_epilogue = !reduces && code.output_count == 1;
};

template <auto const& Net, class Real>
inline constexpr const auto& network_plan = parameter_layout<Net, Real>::network;

template <auto const& Net, std::size_t Group, phase When, class Math>
struct forward_build {
    static constexpr std::string_view in_register = "x";
    static constexpr program_builder make() {
        return forward_program<Math>(Net, plan_of(Net).groups[Group], When);
    }
};
template <auto const& Net, std::size_t Group, class Math>
struct gradient_build {
    static constexpr std::string_view in_register = "upstream";
    static constexpr program_builder make() {
        return backward_program<Math>(Net, plan_of(Net).groups[Group]);
    }
};
template <auto const& Net, auto const& Loss, std::size_t Output, phase When, class Math>
struct loss_build {
    static constexpr std::string_view in_register = "x";
    static constexpr program_builder make() {
        constexpr auto network = plan_of(Net);
        return loss_program<Math>(Net, network.groups[network.outputs[Output].index],
                                  loss_of_output<Loss, Output>.value, When);
    }
};

namespace detail {
template <class Layer>
constexpr bool trains_as_it_predicts(const Layer& layer_value) {
    if constexpr (!requires { layer_value.training(); }) return true;
    else {
        using written = decltype(layer_value.training());
        using formula_type = std::remove_cvref_t<written>;
        if constexpr (draws_noise<formula_type> || draws_second_noise<formula_type>
                      || !std::is_same_v<written, decltype(layer_value.inference())>) return false;
        else if constexpr (std::is_reference_v<written>)
            return &layer_value.training() == &layer_value.inference();
        else return std::is_empty_v<written>;
    }
}
}  // namespace detail

// By group, whether its formulas are the same in training and in prediction: they draw no noise.
template <auto const& Net>
inline constexpr auto trains_as_it_predicts = [] {
    constexpr auto network = plan_of(Net);
    std::array<bool, network.layers.size()> result{};
    result.fill(true);
    std::size_t group = 0, index = 0;
    for_each_layer(Net, [&](const auto& layer_value) {
        if (index == network.groups[group].end) ++group;
        if (!detail::trains_as_it_predicts(layer_value)) result[group] = false;
        ++index;
    });
    return result;
}();

// The phase whose program runs: one to compile, not two, where they are the same.
template <auto const& Net, std::size_t Group, phase When>
inline constexpr phase phase_of_program =
    trains_as_it_predicts<Net>[Group] ? phase::inference : When;
template <auto const& Net, std::size_t Group>
inline constexpr phase phase_of_program<Net, Group, phase::inference> = phase::inference;

// Math is the tier of the functions, accurate or fast.
template <auto const& Net, std::size_t Group, phase When, class Math = accurate>
using forward_code =
    compiled_program<forward_build<Net, Group, phase_of_program<Net, Group, When>, Math>>;
template <auto const& Net, std::size_t Group, class Math = accurate>
using gradient_code = compiled_program<gradient_build<Net, Group, Math>>;
template <auto const& Net, auto const& Loss, std::size_t Output, phase When, class Math = accurate>
using loss_code = compiled_program<loss_build<Net, Loss, Output, When, Math>>;

// Whether the backward pass of a group reads its input, or its output.
template <auto const& Net, std::size_t Group, class Math = accurate>
inline constexpr bool keeps_input = gradient_code<Net, Group, Math>::code.input_index("x") >= 0;

}  // namespace weft
