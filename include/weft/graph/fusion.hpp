// SPDX-License-Identifier: MIT
// How the layers of a plan are cut into groups that run fused.
#pragma once

#include <weft/graph/plan.hpp>

namespace weft::inline v0_1 {

namespace detail {

// Goes through the layers in order with one open group. A layer joins it where it reads the group's
// value and nothing else does: then that value needs no array. Views before it are of no group.
template <std::size_t Layers>
class grouping {
public:
    constexpr explicit grouping(plan<Layers>& p) : p_(p) {}

    constexpr void run() {
        std::size_t inputs = 0;
        for (std::size_t i = 0; i < p_.layer_count; ++i) {
            plan_layer& here = p_.layers[i];
            switch (here.facts.role) {
            case layer_role::input:
                arrays_[i] = {true, inputs++, i};
                here.group = no_index;
                break;
            case layer_role::view: view(i); break;
            case layer_role::merge: merge(i); break;
            default: compute(i);
            }
        }
        close();
        for (std::size_t k = 0; k < p_.output_count; ++k) {
            const std::size_t layer = p_.outputs[k].layer;
            p_.outputs[k] = arrays_[layer];
            p_.outputs[k].layer = layer;
        }
    }

private:
    constexpr bool has_content() const { return open_.has_contraction || open_.has_formula; }
    // Whether the open group's value is this layer's, and is read once: then it needs no array.
    constexpr bool goes_on_from(std::size_t layer) const {
        return has_content() && layer == value_ && p_.layers[layer].readers == 1;
    }
    constexpr void close() {
        if (!has_content()) return;
        if (!open_.has_rows) open_.row_width = open_.output.elements();
        open_.read_count = p_.group_read_count - open_.first_read;
        if (open_.reads_memory) read(memory_);
        p_.groups[p_.group_count++] = open_;
        open_ = {};
    }
    // Closes the open group; the next begins with layer i, on the value of another.
    constexpr void start(std::size_t i, std::size_t from) {
        close();
        open_ = {.begin = i, .input = p_.layers[from].output, .first_read = p_.group_read_count};
    }
    constexpr std::size_t first_of(std::size_t i) const {
        return p_.reads[p_.layers[i].first_read];
    }
    constexpr void read(std::size_t layer) {
        p_.group_reads[p_.group_read_count] = arrays_[layer];
        p_.group_reads[p_.group_read_count++].layer = layer;
    }
    constexpr void extend(std::size_t i) {
        open_.end = i + 1;
        open_.output = p_.layers[i].output;
        value_ = i;
        p_.layers[i].group = p_.group_count;
        arrays_[i] = {false, p_.group_count, i};
    }

    constexpr void view(std::size_t i) {
        const std::size_t from = first_of(i);
        if (goes_on_from(from)) return extend(i);
        p_.layers[i].group = no_index;
        arrays_[i] = arrays_[from];
    }

    constexpr void compute(std::size_t i) {
        const plan_layer& here = p_.layers[i];
        const layer_facts& facts = here.facts;
        const bool is_norm = facts.role == layer_role::affine;
        const bool reads_rows = facts.reduces_rows || facts.has_channels || facts.halves_rows;
        const bool has_rows = reads_rows || is_norm;
        const bool other_rows =
            has_rows && open_.has_rows && open_.row_width != here.output.last();
        if (facts.role == layer_role::contraction || facts.halves_rows || other_rows
            || (is_norm && open_.has_formula) || !goes_on_from(first_of(i))) {
            start(i, first_of(i));
            read(first_of(i));
        }
        if (facts.role == layer_role::contraction) {
            open_.has_contraction = true;
            open_.only_training = false;
            open_.contraction_width = here.output.last();
            open_.reads_memory = here.read_count > 1;
            if (open_.reads_memory) memory_ = p_.reads[here.first_read + 1];
        } else {
            open_.has_formula = true;
            open_.only_training = open_.only_training && facts.only_training;
        }
        if (has_rows) {
            open_.has_rows = true;
            open_.row_width = here.output.last();
        }
        if (is_norm) open_.norm = i, open_.takes_statistics = !here.is_frozen;
        open_.is_of_channels = open_.is_of_channels && !reads_rows;
        open_.halves_rows = open_.halves_rows || facts.halves_rows;
        extend(i);
    }

    constexpr bool fuses(std::size_t from) const {
        return goes_on_from(from) && open_.merge_count < most_merges;
    }
    // The operand a merge goes on from: one of the whole shape, the group's value where it can be.
    constexpr std::size_t position_of_value(const plan_layer& here) const {
        std::size_t found = no_index;
        for (std::size_t k = 0; k < here.read_count; ++k) {
            const std::size_t from = p_.reads[here.first_read + k];
            if (p_.layers[from].output != here.output) continue;
            if (fuses(from)) return k;
            if (found == no_index) found = k;
        }
        return found;
    }
    constexpr void merge(std::size_t i) {
        const plan_layer& here = p_.layers[i];
        if (here.merges == merge_kind::concatenate) return concatenate(i);
        const std::size_t position = position_of_value(here);
        const std::size_t from = p_.reads[here.first_read + position];
        if (!fuses(from)) {
            start(i, from);
            read(from);
        }
        open_.merges[open_.merge_count++] = {
            i, position, p_.group_read_count - open_.first_read, here.read_count};
        for (std::size_t k = 0; k < here.read_count; ++k)
            if (k != position) read(p_.reads[here.first_read + k]);
        open_.has_formula = true;
        open_.only_training = false;
        extend(i);
    }
    constexpr void concatenate(std::size_t i) {
        const plan_layer& here = p_.layers[i];
        start(i, first_of(i));
        open_.has_formula = true;
        open_.only_training = false;
        open_.is_concatenation = true;
        std::size_t column = 0;
        for (std::size_t k = 0; k < here.read_count; ++k) {
            const std::size_t from = p_.reads[here.first_read + k];
            read(from);
            place_part(from, column);
            column += p_.layers[from].output.last();
        }
        extend(i);
        close();
    }
    // A group's whole array, under the shape it was written with, can be written as a part. Places
    // whose rows then lie apart only a contraction writes, and nothing else reads.
    constexpr void place_part(std::size_t layer, std::size_t column) {
        const plan_read& array = arrays_[layer];
        const shape& part = p_.layers[layer].output;
        if (array.is_input) return;
        plan_group& writer = p_.groups[array.index];
        if (writer.part_of != no_index || writer.only_training
            || writer.output.last() != part.last())
            return;
        const bool is_alone = layer + 1 == writer.end && p_.layers[layer].readers == 1;
        const bool writes_places = writer.has_contraction && !writer.has_rows && is_alone;
        if (part.elements() != part.last() && !writes_places) return;
        writer.part_of = p_.group_count;
        writer.column = column;
    }

    plan<Layers>& p_;
    plan_group open_{};
    std::size_t value_ = 0;                    // the layer whose value the open group has so far
    std::size_t memory_ = 0;                   // and the second that its contraction reads
    std::array<plan_read, Layers> arrays_{};   // where the value of a layer is found
};

}  // namespace detail

template <std::size_t Layers>
constexpr void make_groups(plan<Layers>& p) {
    detail::grouping<Layers>(p).run();
}

}  // namespace weft
