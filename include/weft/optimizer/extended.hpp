// SPDX-License-Identifier: MIT
// An optimizer with steps put around its rules: what weight decay, clipping, averaging are.
#pragma once

#include <weft/optimizer/update_rule.hpp>

#include <boost/hana/concat.hpp>
#include <boost/hana/transform.hpp>

namespace weft::inline v0_1 {

// Extension is a struct with a static around(rule), a rule again, and settings().
template <class Optimizer, class Extension>
struct extended : Optimizer {
    Extension extension;

    static constexpr auto rules = boost::hana::transform(
        rules_of<Optimizer>(), [](const auto& of) { return Extension::around(of); });
    constexpr std::size_t rule() const {
        return chosen_rule(static_cast<const Optimizer&>(*this));
    }
    constexpr auto settings() const {
        return boost::hana::concat(settings_of(static_cast<const Optimizer&>(*this)),
                                   extension.settings());
    }
};

template <class Optimizer, class Extension>
struct default_settings<extended<Optimizer, Extension>> {
    using plain = std::remove_cvref_t<decltype(default_settings<Optimizer>::value)>;
    static constexpr extended<plain, Extension> value{};
};

}  // namespace weft
