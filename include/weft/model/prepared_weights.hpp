// SPDX-License-Identifier: MIT
// What prediction makes of the weights once, for as long as they stay the same.
#pragma once

#include <weft/model/contraction.hpp>
#include <weft/model/parameters.hpp>

namespace weft::inline v0_1 {

// Of every contraction with prepared_elements what its prepare writes; nothing where none has any.
template <auto const& Net, class Real>
class prepared_weights {
    static constexpr std::size_t groups = parameter_layout<Net, Real>::network.group_count;
    template <std::size_t Group>
    using contraction = contraction_of_group<Net, Real, Group>;
    static constexpr std::size_t before(std::size_t group) {
        return []<std::size_t... Group>(std::size_t end, std::index_sequence<Group...>) {
            return (std::size_t{0} + ...
                    + (Group < end ? contraction<Group>::prepared_elements : 0));
        }(group, std::make_index_sequence<groups>{});
    }

public:
    static constexpr std::size_t size = before(groups);

    prepared_weights() : numbers_(size) {}

    // Of parameters as they are now; nothing where they are those of the last call.
    void update(const parameter_block<Net, Real>& from) {
        if constexpr (size > 0) {
            if (of_change_ == from.changes()) return;
            [&]<std::size_t... Group>(std::index_sequence<Group...>) {
                (prepare<Group>(from.data()), ...);
            }(std::make_index_sequence<groups>{});
            of_change_ = from.changes();
        }
    }
    template <std::size_t Group>
    const Real* of() const {
        return numbers_.data() + before(Group);
    }

private:
    template <std::size_t Group>
    void prepare([[maybe_unused]] const Real* parameters) {
        if constexpr (contraction<Group>::prepared_elements > 0)
            contraction<Group>::prepare(parameters, numbers_.data() + before(Group));
    }

    aligned_block<Real> numbers_;
    std::size_t of_change_ = 0;  // before the first
};

}  // namespace weft
