// SPDX-License-Identifier: MIT
// Where a network's parameters lie in its one block: rows padded to whole registers.
#pragma once

#include <weft/graph/group_program.hpp>
#include <weft/simd/register.hpp>
#include <weft/tensor/aligned.hpp>

namespace weft::inline v0_1 {

struct parameter_place {
    name_text name{};  // "dense_1/kernel"
    std::size_t layer = 0;
    parameter_facts facts{};
    std::size_t rows = 0, columns = 0;
    std::size_t stride = 0;  // from row to row
    std::size_t offset = 0;  // of the first row
    bool is_trained = true;  // no part of a frozen block, no statistic
};

// A choice of parameters by their place: all.
struct every_place {
    static constexpr bool has(std::size_t) { return true; }
};

// A tensor of extents [..., n] is stored as rows of n, each padded; the padding is 0 and stays 0.
// Those that are trained come first. Shared parameters are those of the first layer that has them.
template <auto const& Net, class Real>
struct parameter_layout {
    static constexpr auto network = plan_of(Net);
    static constexpr std::size_t lanes = simd::width<Real>;
    // Calls visit(layer index, parameter list) for every layer with parameters.
    template <class Visit>
    static constexpr void for_each_list(const Visit& visit) {
        if constexpr (is_complete<std::remove_cvref_t<decltype(Net)>>) {
            std::size_t index = 0;
            for_each_layer(Net, [&](const auto& layer_value) {
                if constexpr (requires { layer_value.parameters(shape{}); })
                    if (network.layers[index].owner == index)
                        visit(index, parameters_of(network, index, layer_value));
                ++index;
            });
        }
    }
    static constexpr std::size_t count = [] {
        std::size_t n = 0;
        for_each_list([&](std::size_t, const parameter_list& list) { n += list.count(); });
        return n;
    }();
    static constexpr std::array<parameter_place, count> places = [] {
        std::array<parameter_place, count> result{};
        std::size_t next = 0;
        for_each_list([&](std::size_t index, const parameter_list& list) {
            for (std::size_t k = 0; k < list.count(); ++k) {
                parameter_place& place = result[next++];
                place.layer = index;
                place.facts = list[k];
                place.name = network.layers[index].name();
                place.name << "/" << place.facts.name;
                place.columns = place.facts.columns();
                place.rows = place.facts.elements() / place.columns;
                place.stride =
                    row_storage(lanes, sizeof(Real)).elements(place.rows, place.columns)
                    / place.rows;
                place.is_trained =
                    !network.layers[index].is_frozen && !place.facts.is_statistic;
            }
        });
        std::size_t offset = 0;
        for (const bool trained : {true, false})
            for (parameter_place& place : result)
                if (place.is_trained == trained)
                    place.offset = std::exchange(offset, offset + place.rows * place.stride);
        return result;
    }();
    static constexpr std::size_t elements_of(bool also_not_trained) {
        std::size_t sum = 0;
        for (const parameter_place& place : places)
            if (place.is_trained || also_not_trained) sum += place.rows * place.stride;
        return sum;
    }
    static constexpr std::size_t elements = elements_of(true);
    static constexpr std::size_t trained_elements = elements_of(false);
    static constexpr std::size_t trained_count = [] {
        std::size_t n = 0;
        for (const parameter_place& place : places) n += place.is_trained;
        return n;
    }();

    // The offset of a layer's parameter, or no_parameter.
    static constexpr std::size_t no_parameter = static_cast<std::size_t>(-1);
    static constexpr std::size_t offset_of(std::size_t layer_index, std::string_view name) {
        const std::size_t owner = network.layers[layer_index].owner;
        for (const parameter_place& place : places)
            if (place.layer == owner && place.facts.name == name) return place.offset;
        return no_parameter;
    }
    // The offset of the parameter that an input of a group's program stands for.
    static constexpr std::size_t offset_of(const input_name& of_program) {
        const parameter_input named = parameter_named(of_program.view());
        if (named.layer >= network.layer_count) return no_parameter;
        for (std::size_t i = 0, which = 0; i < count; ++i)
            if (places[i].layer == network.layers[named.layer].owner && which++ == named.which)
                return places[i].offset;
        return no_parameter;
    }
};

}  // namespace weft
