// SPDX-License-Identifier: MIT
// Weights from one network to another: what has the same name there.
#pragma once

#include <weft/model/model.hpp>

namespace weft::inline v0_1 {

namespace detail {

// The parameters that two networks have in common, by their names; what is wrong with them.
template <auto const& From, auto const& To, class Real>
struct common_parameters {
    using from = parameter_layout<From, Real>;
    using to = parameter_layout<To, Real>;
    struct pair {
        std::size_t from = 0, to = 0;  // numbers of places
    };
    static constexpr auto pairs = [] {
        bounded_list<pair, to::count> found;
        for (std::size_t i = 0; i < to::count; ++i)
            for (std::size_t k = 0; k < from::count; ++k)
                if (to::places[i].name.view() == from::places[k].name.view()) found.add({k, i});
        return found;
    }();
    static void copy(const Real* numbers, Real* to_numbers) {
        for (std::size_t i = 0; i < pairs.count; ++i) {
            const parameter_place& one = from::places[pairs[i].from];
            const parameter_place& other = to::places[pairs[i].to];
            std::copy_n(numbers + one.offset, one.rows * one.stride, to_numbers + other.offset);
        }
    }
    static constexpr message text = [] {
        message words;
        words << "weft: copy_weights: ";
        if (pairs.count == 0) return words << "no parameter has the same name in both networks";
        for (std::size_t i = 0; i < pairs.count; ++i) {
            const parameter_place& one = from::places[pairs[i].from];
            const parameter_place& other = to::places[pairs[i].to];
            if (!(one.facts.extents == other.facts.extents))
                return words << one.name.view() << " is " << one.facts.extents << " in one and "
                             << other.facts.extents
                             << " in the other: give a new head a name of its own, "
                                "named<\"head\">(...)";
        }
        return message{};
    }();
};

}  // namespace detail

// Copies every parameter, and moving mean and variance, that has the same name in both networks;
// the others stay as they are. Gives how many were copied. Nothing is allocated.
//
// errors   none has, or one of them has another shape: refused
template <auto const& From, auto const& To, class Real, class MathOfFrom, class MathOfTo>
std::size_t copy_weights(const model<From, Real, MathOfFrom>& from,
                         model<To, Real, MathOfTo>& to) {
    if constexpr (!is_runnable<From> || !is_runnable<To>) return 0;
    else {
        using common = detail::common_parameters<From, To, Real>;
        if constexpr (!common::text.empty()) refuse<common>();
        common::copy(from.parameters().data(), to.parameters().data());
        return common::pairs.count;
    }
}

}  // namespace weft
