// SPDX-License-Identifier: MIT
// Random networks as plans, made while the test runs, and what a walk from layer to layer gives.
#pragma once

#include "random_program.hpp"

#include <weft/graph/fusion.hpp>
#include <weft/graph/gradients.hpp>
#include <weft/graph/memory.hpp>

namespace properties {

using weft::layer_role;
using weft::merge_kind;
using weft::no_index;
using weft::shape;
using plan = weft::plan<64>;

// Layers of a random recipe: each reads values that were there before, the later ones more often;
// what nothing reads is an output.
class planner {
public:
    plan operator()(const recipe& steps, bool is_chain) {
        add(layer_role::input, {}, shape{4, 8});
        for (const step& one : steps) {
            if (p_.layer_count == 18) break;
            chosen_ = one;
            layer(is_chain);
        }
        for (std::size_t i = 0; i < p_.layer_count; ++i)
            if (p_.layers[i].readers == 0) {
                p_.outputs[p_.output_count++].layer = i;
                ++p_.layers[i].readers;
            }
        p_.is_chain = is_chain;
        weft::make_groups(p_);
        return p_;
    }

private:
    void layer(bool is_chain) {
        const auto [what, i, j, k] = chosen_;
        const std::size_t from = is_chain ? p_.layer_count - 1 : value(i);
        const shape in = p_.layers[from].output;
        const std::size_t width = std::size_t{4} << (k % 4);
        switch (what % (is_chain ? 9 : 14)) {
        case 0: case 1: case 2: {
            shape out = in;
            out.extents[out.rank - 1] = k % 8 == 7 ? width - 1 : width;
            add(layer_role::contraction, {from}, out);
            last().facts.parameters = k % 3;
            break;
        }
        case 3: case 4: add(layer_role::formula, {from}, in); break;
        case 5:
            add(layer_role::formula, {from}, in);
            last().facts.reduces_rows = true;
            break;
        case 6:
            add(layer_role::formula, {from}, in);
            last().facts.only_training = true;
            break;
        case 7:
            if (in.rank == 2) add(layer_role::view, {from}, shape{in.elements()});
            else if (in.last() % 4 == 0) add(layer_role::view, {from}, shape{4, in.last() / 4});
            break;
        case 8:
            if (k % 2 == 0) add(layer_role::affine, {from}, in);
            else if (in.last() % 2 == 0) {
                shape out = in;
                out.extents[out.rank - 1] /= 2;
                add(layer_role::formula, {from}, out);
                last().facts.halves_rows = true;
            }
            break;
        case 9: case 10: case 11: join(from, j); break;
        default: concatenate(from, j); break;
        }
        last().is_frozen = k % 5 == 0;
    }
    // A sum of three, two of them found among the values: of the same shape, or a number a channel.
    void join(std::size_t from, std::size_t first) {
        std::vector<std::size_t> operands{from};
        const shape whole = p_.layers[from].output;
        for (std::size_t tries = 0; tries < p_.layer_count && operands.size() < 3; ++tries) {
            const std::size_t other = (first + tries) % p_.layer_count;
            const shape& one = p_.layers[other].output;
            if (other != from && (one == whole || weft::is_of_channels(one, whole)))
                operands.insert(operands.begin() + static_cast<std::ptrdiff_t>(first % 2), other);
        }
        if (operands.size() == 1) return;
        add(layer_role::merge, operands, whole);
        last().merges = first % 3 == 0 ? merge_kind::multiply : merge_kind::add;
    }
    void concatenate(std::size_t from, std::size_t first) {
        std::vector<std::size_t> operands{from};
        shape whole = p_.layers[from].output;
        for (std::size_t tries = 0; tries < p_.layer_count && operands.size() < 3; ++tries) {
            const std::size_t other = (first + tries) % p_.layer_count;
            const shape& one = p_.layers[other].output;
            const bool fits = one.rank == whole.rank && (one.rank == 1 || one[0] == whole[0]);
            if (!fits) continue;
            operands.push_back(other);
            whole.extents[whole.rank - 1] += one.last();
        }
        if (operands.size() == 1) return;
        add(layer_role::merge, operands, whole);
        last().merges = merge_kind::concatenate;
    }

    weft::plan_layer& last() { return p_.layers[p_.layer_count - 1]; }
    std::size_t value(std::uint8_t i) const {
        const std::size_t count = p_.layer_count;
        return i % 2 == 0 ? count - 1 - (i / 2) % std::min<std::size_t>(3, count) : (i / 2) % count;
    }
    void add(layer_role role, const std::vector<std::size_t>& reads, const shape& output) {
        const std::size_t i = p_.layer_count++;
        weft::plan_layer& here = p_.layers[i];
        here.facts.role = role;
        here.output = output;
        here.owner = i;
        here.first_read = reads_;
        here.read_count = reads.size();
        for (const std::size_t from : reads) {
            p_.reads[reads_++] = from;
            ++p_.layers[from].readers;
        }
        if (!reads.empty()) here.input = p_.layers[reads[0]].output;
        else p_.inputs[p_.input_count++] = i;
    }

    plan p_;
    step chosen_{};
    std::size_t reads_ = 0;
};

// What a layer's value is, as text: the layers that it went through. In prediction what is only of
// training, and views, hand on what they read.
inline std::string applied(const plan& p, std::size_t layer, const std::vector<std::string>& to,
                           bool in_prediction) {
    const weft::plan_layer& here = p.layers[layer];
    if (here.facts.role == layer_role::view || (in_prediction && here.facts.only_training))
        return to[0];
    std::string text = std::to_string(layer) + "(";
    for (const std::string& one : to) text += one + ",";
    return text + ")";
}
inline std::vector<std::string> values_by_walk(const plan& p, bool in_prediction) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        std::vector<std::string> operands;
        for (std::size_t k = 0; k < p.layers[i].read_count; ++k)
            operands.push_back(values[p.reads[p.layers[i].first_read + k]]);
        values.push_back(applied(p, i, operands, in_prediction));
    }
    return values;
}

}  // namespace properties
