// SPDX-License-Identifier: MIT
// Properties of random networks: groups compute what the layers do, arrays alive at once never lie
// on one another, gradients reach every array they have to.
#include "random_plan.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace {

using namespace properties;

plan random_plan(bool is_chain) {
    return planner{}(*rc::gen::resize(24, rc::gen::container<recipe>(rc::gen::resize(
                         100, rc::gen::tuple(rc::gen::arbitrary<std::uint8_t>(),
                                             rc::gen::arbitrary<std::uint8_t>(),
                                             rc::gen::arbitrary<std::uint8_t>(),
                                             rc::gen::arbitrary<std::uint8_t>())))),
                     is_chain);
}

// The values of groups, each put together from what its reads find.
std::vector<std::string> values_by_groups(const plan& p, const std::vector<std::string>& walked,
                                          bool in_prediction) {
    std::vector<std::string> arrays;
    const auto found = [&](const weft::plan_read& from) {
        return from.is_input ? walked[p.inputs[from.index]] : arrays.at(from.index);
    };
    for (std::size_t g = 0; g < p.group_count; ++g) {
        const weft::plan_group& group = p.groups[g];
        std::vector<std::string> reads;
        for (std::size_t k = 0; k < group.read_count; ++k) {
            const weft::plan_read& from = p.group_reads[group.first_read + k];
            reads.push_back(found(from));
            RC_ASSERT(reads.back() == walked[from.layer]);
        }
        std::string value = reads.at(0);
        std::size_t merges = 0;
        for (std::size_t i = group.begin; i < group.end; ++i) {
            if (p.layers[i].group != g) continue;
            if (group.is_concatenation) value = applied(p, i, reads, in_prediction);
            else if (p.layers[i].facts.role == layer_role::merge) {
                const weft::plan_merge& merge = group.merges.at(merges++);
                RC_ASSERT(merge.layer == i);
                std::vector<std::string> operands;
                for (std::size_t k = 0, other = merge.others; k < merge.operands; ++k)
                    operands.push_back(k == merge.position ? value : reads.at(other++));
                value = applied(p, i, operands, in_prediction);
            } else value = applied(p, i, {value}, in_prediction);
            if (p.layers[i].output != group.output) continue;
        }
        RC_ASSERT(merges == group.merge_count);
        arrays.push_back(value);
    }
    for (std::size_t k = 0; k < p.output_count; ++k)
        RC_ASSERT(found(p.outputs[k]) == walked[p.outputs[k].layer]);
    return arrays;
}

// The group whose array a read finds in prediction; none for an input.
std::size_t writer_of(const plan& p, weft::plan_read from) {
    while (!from.is_input && p.groups[from.index].only_training)
        from = p.group_reads[p.groups[from.index].first_read];
    return from.is_input ? no_index : from.index;
}

// Runs a prediction on an arena of numbers that say which element of which value they are.
class memory_walk {
public:
    memory_walk(const plan& p, std::size_t lanes)
        : p_(p), lanes_(lanes), lives_(weft::lifetimes(p, lanes)),
          places_(weft::plan_memory(p, lanes)), arena_(places_.elements, -1),
          values_(p.group_count) {}

    void run() {
        for (std::size_t g = 0; g < p_.group_count; ++g) {
            RC_ASSERT(lives_[g].is_written != p_.groups[g].only_training);
            if (lives_[g].is_written) group(g);
        }
        for (std::size_t k = 0; k < p_.output_count; ++k) holds(writer_of(p_, p_.outputs[k]));
    }

private:
    // Where each element of a group's array lies: its rows are as far apart as its root's.
    std::vector<std::size_t> addresses(std::size_t g) const {
        const shape& of = p_.groups[g].output;
        const std::size_t row = of.last();
        const std::size_t stride = lives_[g].is_part ? p_.groups[lives_[g].root].output.last() : row;
        std::vector<std::size_t> result;
        for (std::size_t e = 0; e < of.elements(); ++e)
            result.push_back(places_.offsets[g] + e / row * stride + e % row);
        return result;
    }
    void holds(std::size_t g) const {
        if (g == no_index) return;
        const auto where = addresses(g);
        for (std::size_t e = 0; e < where.size(); ++e) {
            RC_ASSERT(where[e] < arena_.size());
            RC_ASSERT(arena_[where[e]] == values_[g][e]);
        }
    }
    void write(std::size_t g) {
        const auto where = addresses(g);
        const bool is_strided = lives_[g].is_part && where.size() != p_.groups[g].output.last();
        RC_ASSERT(places_.offsets[g] % lanes_ == 0);
        for (std::size_t e = 0; e < where.size(); ++e) {
            RC_ASSERT(where[e] < arena_.size());
            arena_[where[e]] = values_[g][e];
        }
        // Whole registers are written.
        for (std::size_t e = where.back() + 1; !is_strided && (e - places_.offsets[g]) % lanes_ != 0;
             ++e) {
            RC_ASSERT(e < arena_.size());
            arena_[e] = -2;
        }
    }
    void group(std::size_t g) {
        const weft::plan_group& here = p_.groups[g];
        const auto out = addresses(g);
        const std::set<std::size_t> written = written_by(g, out);
        const auto is_apart = [&](const std::vector<std::size_t>& read) {
            return std::none_of(read.begin(), read.end(),
                                [&](std::size_t e) { return written.contains(e); });
        };
        for (std::size_t k = 0; k < here.read_count; ++k) {
            const std::size_t from = writer_of(p_, p_.group_reads[here.first_read + k]);
            if (from == no_index) {
                if (here.is_concatenation) add_columns(g, k, {});
                continue;
            }
            holds(from);
            const auto read = addresses(from);
            if (here.is_concatenation) {
                add_columns(g, k, values_[from]);
                RC_ASSERT(is_apart(read));
            } else if (!is_apart(read)) {
                // An operand of formulas may lie under what is written, element by element.
                const bool on_the_way =
                    here.is_of_channels && here.row_width == here.contraction_width;
                RC_ASSERT(read == out);
                RC_ASSERT(k > 0 || (!here.has_contraction && !here.halves_rows));
                RC_ASSERT(!here.has_contraction || !here.has_rows || on_the_way);
            }
        }
        if (!here.is_concatenation)
            for (std::size_t e = 0; e < out.size(); ++e) values_[g].push_back(next_++);
        else values_[g] = joined(g);
        columns_.clear();
        write(g);
    }
    // Of a concatenation the columns of those parts that are not there already.
    std::set<std::size_t> written_by(std::size_t g, const std::vector<std::size_t>& out) const {
        const weft::plan_group& here = p_.groups[g];
        if (!here.is_concatenation) return {out.begin(), out.end()};
        std::set<std::size_t> result;
        std::size_t first = 0;
        for (std::size_t k = 0; k < here.read_count; ++k) {
            const weft::plan_read& named = p_.group_reads[here.first_read + k];
            const std::size_t from = writer_of(p_, named), row = here.output.last();
            const std::size_t end = first + p_.layers[named.layer].output.last();
            const bool is_there = from != no_index && lives_[from].is_part && named.index == from
                               && weft::is_in_place(p_, g, k);
            for (std::size_t e = 0; e < out.size() && !is_there; ++e)
                if (e % row >= first && e % row < end) result.insert(out[e]);
            first = end;
        }
        return result;
    }
    // Of a concatenation the elements of part k; an input's are new ones.
    void add_columns(std::size_t g, std::size_t k, std::vector<long> part) {
        const std::size_t layer = p_.group_reads[p_.groups[g].first_read + k].layer;
        while (part.size() < p_.layers[layer].output.elements()) part.push_back(next_++);
        columns_.emplace_back(p_.layers[layer].output.last(), std::move(part));
    }
    std::vector<long> joined(std::size_t g) const {
        std::vector<long> result;
        const shape& of = p_.groups[g].output;
        for (std::size_t row = 0; row < of.elements() / of.last(); ++row)
            for (const auto& [width, part] : columns_)
                for (std::size_t c = 0; c < width; ++c) result.push_back(part[row * width + c]);
        RC_ASSERT(result.size() == of.elements());
        return result;
    }

    const plan& p_;
    std::size_t lanes_;
    std::array<weft::array_life, 65> lives_;
    weft::memory_plan<65> places_;
    std::vector<long> arena_;
    std::vector<std::vector<long>> values_;
    std::vector<std::pair<std::size_t, std::vector<long>>> columns_;
    long next_ = 0;
};

// Numbers alive at once in the arrays of a prediction, at most: as if nothing were overwritten.
std::size_t all_elements(const plan& p, std::size_t lanes) {
    std::size_t sum = 0;
    for (std::size_t g = 0; g < p.group_count; ++g)
        if (!p.groups[g].only_training)
            sum += weft::padded_to(p.groups[g].output.elements(), lanes);
    return sum;
}

}  // namespace

BOOST_AUTO_TEST_CASE(groups_compute_what_their_layers_do) {
    std::size_t fused = 0;
    BOOST_TEST(rc::check([&] {
        const plan p = random_plan(*rc::gen::arbitrary<bool>());
        for (const bool in_prediction : {false, true}) {
            const auto walked = values_by_walk(p, in_prediction);
            const auto arrays = values_by_groups(p, walked, in_prediction);
            for (std::size_t g = 0; g < p.group_count; ++g) {
                const weft::plan_group& group = p.groups[g];
                std::size_t last = no_index, layers = 0;
                bool is_idle = true;
                for (std::size_t i = group.begin; i < group.end; ++i)
                    if (p.layers[i].group == g) {
                        last = i, ++layers;
                        const weft::layer_facts& facts = p.layers[i].facts;
                        is_idle = is_idle && (facts.role == layer_role::view || facts.only_training);
                    }
                RC_ASSERT(last != no_index && arrays[g] == walked[last]);
                RC_ASSERT(group.output == p.layers[last].output);
                RC_ASSERT(group.only_training == is_idle);
                fused += layers > 1;
            }
        }
        // Every layer that computes stands in one group.
        for (std::size_t i = 0; i < p.layer_count; ++i) {
            const layer_role role = p.layers[i].facts.role;
            if (role == layer_role::input || role == layer_role::view) continue;
            const std::size_t g = p.layers[i].group;
            RC_ASSERT(g < p.group_count && p.groups[g].begin <= i && i < p.groups[g].end);
        }
    }));
    BOOST_TEST(fused > 100u, "layers were fused");
}

BOOST_AUTO_TEST_CASE(no_array_that_is_needed_is_written_over) {
    std::size_t saved = 0;
    BOOST_TEST(rc::check([&] {
        const plan p = random_plan(*rc::gen::arbitrary<bool>());
        for (const std::size_t lanes : {1u, 4u, 8u, 16u}) {
            memory_walk(p, lanes).run();
            const std::size_t taken = weft::plan_memory(p, lanes).elements;
            RC_ASSERT(taken <= all_elements(p, lanes));
            saved += taken < all_elements(p, lanes);
        }
    }));
    BOOST_TEST(saved > 1000u, "arrays took each other's places");
}

BOOST_AUTO_TEST_CASE(gradients_reach_every_array_that_has_to_have_one) {
    BOOST_TEST(rc::check([&] {
        const plan p = random_plan(*rc::gen::arbitrary<bool>());
        const auto flows = weft::gradient_flows(p);
        // Layers whose value depends on a parameter that is trained.
        std::vector<bool> trained(p.layer_count);
        for (std::size_t i = 0; i < p.layer_count; ++i) {
            trained[i] = p.layers[i].facts.parameters > 0 && !p.layers[i].is_frozen;
            for (std::size_t k = 0; k < p.layers[i].read_count; ++k)
                if (trained[p.reads[p.layers[i].first_read + k]]) trained[i] = true;
        }
        std::vector<std::size_t> readers(p.group_count), outputs(p.group_count);
        // In the order of the backward pass: whether an array has its first gradient.
        std::vector<bool> has_gradient(p.group_count);
        for (std::size_t g = p.group_count; g-- > 0;) {
            const weft::plan_group& group = p.groups[g];
            std::size_t last = no_index;
            bool trains = false;
            for (std::size_t i = group.begin; i < group.end; ++i)
                if (p.layers[i].group == g) {
                    last = i;
                    trains = trains
                          || (p.layers[i].facts.parameters > 0 && !p.layers[i].is_frozen);
                }
            RC_ASSERT(flows[g].is_needed == trained[last]);
            RC_ASSERT(flows[g].trains == trains);
            std::vector<std::size_t> order;
            for (std::size_t k = group.is_concatenation ? 0 : 1; k < group.read_count; ++k)
                order.push_back(k);
            if (!group.is_concatenation) order.push_back(0);
            for (const std::size_t k : order) {
                const weft::plan_read& from = p.group_reads[group.first_read + k];
                if (from.is_input) continue;
                ++readers[from.index];
                RC_ASSERT(weft::is_first_gradient(p, g, k) == !has_gradient[from.index]);
                has_gradient[from.index] = true;
            }
        }
        for (std::size_t k = 0; k < p.output_count; ++k)
            if (!p.outputs[k].is_input) ++outputs[p.outputs[k].index];
        for (std::size_t g = 0; g < p.group_count; ++g) {
            RC_ASSERT(flows[g].outputs == outputs[g]);
            RC_ASSERT(flows[g].readers == readers[g] + outputs[g]);
            RC_ASSERT(!flows[g].is_fused || readers[g] == 1);
            RC_ASSERT(flows[g].is_read() == (readers[g] > 0));
            RC_ASSERT(flows[g].has_gradient() == (flows[g].is_needed || outputs[g] > 0));
        }
    }));
}
