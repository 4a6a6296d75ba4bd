// SPDX-License-Identifier: MIT
// How long the arrays of a prediction are needed, and which of them live in another's place.
#pragma once

#include <weft/graph/plan.hpp>
#include <weft/shape/row_storage.hpp>

namespace weft::inline v0_1 {

// The array that a group writes, in prediction. It lives in the array of a root: its own; that of
// an input which it overwrites, because nothing needs it any more; or of a concatenation, whose
// columns it is.
struct array_life {
    bool is_written = false;
    std::size_t elements = 0;            // rounded up to whole registers
    std::size_t first = 0, last = 0;     // groups, in their order; the outputs' last is group_count
    std::size_t root = 0;                // a group
    std::size_t column = 0;              // where its rows begin in those of the root
    bool is_part = false;                // of a concatenation: its rows are as far apart as those
};

namespace detail {

template <std::size_t Layers>
class life_finder {
    using lives = std::array<array_life, Layers + 1>;

public:
    constexpr life_finder(const plan<Layers>& p, const row_storage& storage)
        : p_(p), storage_(storage), lanes_(storage.lanes()) {}

    constexpr lives find() {
        for (std::size_t g = 0; g < p_.group_count; ++g) {
            array_life& here = lives_[g];
            here.is_written = !p_.groups[g].only_training;
            here.elements = storage_.stride(p_.groups[g].output.elements());
            here.first = here.last = here.root = g;
            if (here.is_written)
                for_each_read(g, [&](std::size_t from) { lives_[from].last = g; });
        }
        for (std::size_t k = 0; k < p_.output_count; ++k)
            if (const std::size_t from = written_by(p_.outputs[k]); from != no_index)
                lives_[from].last = p_.group_count;
        for (std::size_t g = p_.group_count; g-- > 0;) place_in_concatenation(g);
        for (std::size_t g = 0; g < p_.group_count; ++g) overwrite(g);
        return lives_;
    }

private:
    // The group that wrote what is read; none for an input, also through dropout.
    constexpr std::size_t written_by(plan_read from) const {
        while (!from.is_input && p_.groups[from.index].only_training)
            from = p_.group_reads[p_.groups[from.index].first_read];
        return from.is_input ? no_index : from.index;
    }
    template <class Visit>
    constexpr void for_each_read(std::size_t g, const Visit& visit) const {
        const plan_group& group = p_.groups[g];
        for (std::size_t k = 0; k < group.all_reads(); ++k)
            if (const std::size_t from = written_by(p_.group_reads[group.first_read + k]);
                from != no_index)
                visit(from);
    }
    constexpr void live_in(std::size_t g, std::size_t whose) {
        lives_[g].root = whose;
        lives_[whose].first = std::min(lives_[whose].first, lives_[g].first);
        lives_[whose].last = std::max(lives_[whose].last, lives_[g].last);
    }

    // In place where its columns begin and end with whole registers, or with the row.
    constexpr void place_in_concatenation(std::size_t g) {
        const plan_group& group = p_.groups[g];
        if (group.part_of == no_index) return;
        const array_life& whole = lives_[group.part_of];
        const shape& all = p_.groups[group.part_of].output;
        const std::size_t end = group.column + group.output.last();
        const bool ends_row = end == all.last() && all.elements() == all.last() && !whole.is_part;
        if ((whole.column + group.column) % lanes_ != 0 || (end % lanes_ != 0 && !ends_row)) return;
        lives_[g].column = whole.column + group.column;
        lives_[g].is_part = true;
        live_in(g, whole.root);
    }

    // A group reads an element of its formulas' operands before it writes it; of its contraction's
    // input it does not. A concatenation is larger than what it reads, and with a group that writes
    // nothing no life ends: neither overwrites.
    constexpr void overwrite(std::size_t g) {
        const plan_group& group = p_.groups[g];
        if (lives_[g].is_part) return;
        // Its contraction is written whole before the formulas of rows read their operands; a batch
        // norm of its channels is computed on the way.
        const bool is_on_the_way =
            group.is_of_channels && group.row_width == group.contraction_width;
        if (group.has_contraction && group.has_rows && !is_on_the_way) return;
        const std::size_t first = group.has_contraction ? 1 : 0;
        for (std::size_t k = first; k < group.read_count; ++k) {
            const std::size_t from = written_by(p_.group_reads[group.first_read + k]);
            if (from == no_index || lives_[from].is_part) continue;
            // Not a number a channel, though it may take as many registers.
            if (p_.groups[from].output.elements() != group.output.elements()) continue;
            const std::size_t whose = lives_[from].root;
            if (lives_[whose].last != g || lives_[whose].elements != lives_[g].elements) continue;
            bool is_alone = true;  // nothing else that is read lies in the same place
            for (std::size_t other = 0; other < group.all_reads(); ++other) {
                const std::size_t one = written_by(p_.group_reads[group.first_read + other]);
                const bool is_kept = other < first || other == group.read_count;
                if (one != no_index && lives_[one].root == whose)
                    is_alone = is_alone && one == from && !is_kept;
            }
            if (is_alone) return live_in(g, whose);
        }
    }

    const plan<Layers>& p_;
    row_storage storage_;
    std::size_t lanes_;
    lives lives_{};
};

}  // namespace detail

// Of the arrays of all groups. Every array takes what a row takes in storage (1: as counted,
// without padding). A group that does nothing in prediction writes none; what it hands on stays
// where it is.
template <std::size_t Layers>
constexpr auto lifetimes(const plan<Layers>& p, const row_storage& storage = 1) {
    return detail::life_finder<Layers>(p, storage).find();
}

}  // namespace weft
