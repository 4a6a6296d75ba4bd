// SPDX-License-Identifier: MIT
// A network for people and documents: a table, a Graphviz graph, a Mermaid graph, JSON.
#pragma once

#include <weft/complexity/complexity.hpp>
#include <weft/formula/print.hpp>

#include <string>

namespace weft::inline v0_1 {

namespace detail {

inline std::string shape_text(const shape& extents) {
    message words;
    words << extents;
    return std::string(words.view());
}
inline std::string grouped(std::size_t number) {
    const std::string digits = std::to_string(number);
    std::string result;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) result += ',';
        result += digits[i];
    }
    return result;
}
inline std::string right_aligned(const std::string& words, std::size_t columns) {
    return words.size() >= columns ? words : std::string(columns - words.size(), ' ') + words;
}
inline std::string left_aligned(const std::string& words, std::size_t columns) {
    return words.size() >= columns ? words + " " : words + std::string(columns - words.size(), ' ');
}

// Of every layer as it was written: dense<32>, softmax(x), max(x, 0.1).
template <graph Graph>
std::array<std::string, Graph::leaves> layer_texts(const Graph& net) {
    std::array<std::string, Graph::leaves> texts;
    std::size_t i = 0;
    for_each_layer(net, [&](const auto& layer_value) {
        if constexpr (requires { layer_value.inference(); layer_value.get(); })
            texts[i++] = to_label(layer_value.get());
        else texts[i++] = std::string(layer_value.label().view());
    });
    return texts;
}

// The arena a layer takes: bytes, or why it takes none.
template <class Real, std::size_t Layers>
std::string bytes_text(const plan<Layers>& p, std::size_t i) {
    if (p.layers[i].facts.role == layer_role::input) return "caller's";
    const std::size_t written = cost_of(p, i).feature_map_elements;
    if (written > 0) return grouped(sizeof(Real) * written);
    const std::size_t group = p.layers[i].group;
    if (group < p.group_count && p.groups[group].is_concatenation) return "in place";
    const bool runs = group < p.group_count && !p.groups[group].only_training;
    return runs ? "fused" : "none";
}

inline std::string escaped_quotes(const std::string& words) {
    std::string result;
    for (const char letter : words) {
        if (letter == '"') result += '\\';
        result += letter;
    }
    return result;
}
inline std::string escaped_html(const std::string& words) {
    std::string result;
    for (const char letter : words) {
        if (letter == '<') result += "&lt;";
        else if (letter == '>') result += "&gt;";
        else if (letter == '"') result += "&quot;";
        else result += letter;
    }
    return result;
}

// Numbers of the layers that a layer reads, as messages count them: "2, 5".
template <std::size_t Layers>
std::string reads_text(const plan<Layers>& p, std::size_t i) {
    std::string numbers;
    const plan_layer& here = p.layers[i];
    for (std::size_t k = 0; k < here.read_count; ++k)
        numbers += (k > 0 ? ", " : "") + std::to_string(p.reads[here.first_read + k] + 1);
    return numbers;
}

// A line for every wire from layer to layer.
template <std::size_t Layers>
std::string edges(const plan<Layers>& p, const std::string& arrow, const std::string& end) {
    std::string lines;
    for (std::size_t i = 0; i < p.layer_count; ++i)
        for (std::size_t k = 0; k < p.layers[i].read_count; ++k)
            lines.append("  n")
                .append(std::to_string(p.reads[p.layers[i].first_read + k]))
                .append(arrow)
                .append("n")
                .append(std::to_string(i))
                .append(end);
    return lines;
}

}  // namespace detail

// When the arrays of a prediction are needed, and where they lie: a line for each group that writes
// one, with the layers it computes, the group that last needs it, and its bytes in the arena. Of an
// array in the place of another: which.
template <class Real = float, graph Graph>
std::string lifetime_table(const Graph& net) {
    using detail::grouped, detail::right_aligned;
    const auto p = plan_of(net);
    const auto lives = lifetimes(p);
    const auto memory = plan_memory(p, 1);
    const auto row = [](const std::array<std::string, 5>& cells, const std::string& last) {
        std::string line;
        for (const std::string& cell : cells) line += right_aligned(cell, line.empty() ? 5 : 12);
        return line + "  " + last + '\n';
    };
    std::string table = row({"group", "layers", "needed to", "bytes", "offset"}, "place");
    for (std::size_t g = 0; g < p.group_count; ++g) {
        if (!lives[g].is_written) continue;
        const plan_group& group = p.groups[g];
        const std::size_t root = lives[g].root;
        table += row({std::to_string(g + 1),
                      std::to_string(group.begin + 1) + "-" + std::to_string(group.end),
                      lives[g].last == p.group_count ? std::string("the end")
                                                     : std::to_string(lives[g].last + 1),
                      grouped(sizeof(Real) * group.output.elements()),
                      grouped(sizeof(Real) * memory.offsets[g])},
                     root == g ? "its own"
                               : (lives[g].is_part ? "columns of " : "over ")
                                     + std::to_string(root + 1));
    }
    return table;
}

// The table Keras users know, and what it all costs; of a network that is no chain with the numbers
// of its layers, what each reads, and how long the arrays live. What runs in one loop with the
// layers after it, such as a dense layer before a formula, is marked "fused": its array does not
// exist.
template <class Real = float, graph Graph>
std::string summary(const Graph& net) {
    using detail::grouped, detail::left_aligned, detail::right_aligned;
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    const complexity total = cost_of(p);
    const auto row = [](const std::array<std::string, 6>& cells) {
        return cells[0] + left_aligned(cells[1], 14) + right_aligned(cells[2], 12)
             + right_aligned(cells[3], 14) + right_aligned(cells[4], 8)
             + right_aligned(cells[5], 12) + '\n';
    };
    std::size_t widest = 20;
    for (const std::string& name : texts)
        widest = std::max(widest, std::min<std::size_t>(48, name.size()) + (p.is_chain ? 4 : 9));
    const auto reads = [&](const std::string& numbers) {
        return p.is_chain ? std::string() : left_aligned(numbers, 12);
    };
    const auto named = [&](const std::string& name, const std::string& numbers) {
        return left_aligned(name, widest) + reads(numbers);
    };
    std::string table =
        row({named("layer", "reads"), "output", "parameters", "MACs", "share", "bytes"});
    const std::string rule = std::string(table.size() - 1, '-') + '\n';
    table += rule;
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const plan_layer& here = p.layers[i];
        const complexity cost = cost_of(p, i);
        std::string name = texts[i].size() > 48 ? texts[i].substr(0, 45) + "..." : texts[i];
        if (here.facts.role == layer_role::formula && here.group < p.group_count
            && p.groups[here.group].has_contraction)
            name.insert(0, "  ");
        if (!p.is_chain) name.insert(0, right_aligned(std::to_string(i + 1), 4) + " ");
        const std::size_t percent =
            total.flops == 0 ? 0 : (1000 * cost.flops / total.flops + 5) / 10;
        table += row({named(name, detail::reads_text(p, i)), detail::shape_text(here.output),
                      grouped(cost.parameters), grouped(cost.macs), std::to_string(percent) + "%",
                      detail::bytes_text<Real>(p, i)});
    }
    table += rule;
    const auto bytes = [](std::size_t elements) {
        return grouped(sizeof(Real) * elements) + " bytes";
    };
    table += "parameters " + grouped(total.parameters) + " (" + bytes(total.parameters) + "), MACs "
           + grouped(total.macs) + ", FLOPs " + grouped(total.flops) + ", of them "
           + grouped(total.transcendentals) + " transcendental\n";
    table += "peak activations " + bytes(total.peak_activation_elements) + ", traffic "
           + bytes(total.traffic_elements) + ", depth " + std::to_string(total.depth) + '\n';
    if (!p.is_chain) table += '\n' + lifetime_table<Real>(net);
    return table;
}

// A graph for Graphviz: dot -Tsvg.
template <graph Graph>
std::string to_dot(const Graph& net) {
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    std::string out =
        "digraph network {\n  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n";
    for (std::size_t i = 0; i < p.layer_count; ++i)
        out += "  n" + std::to_string(i) + " [label=\"" + detail::escaped_quotes(texts[i]) + "\\n"
             + detail::shape_text(p.layers[i].output) + "\"];\n";
    out += detail::edges(p, " -> ", ";\n");
    return out + "}\n";
}

// A graph for Markdown: a ```mermaid block.
template <graph Graph>
std::string to_mermaid(const Graph& net) {
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    std::string out = "flowchart TD\n";
    for (std::size_t i = 0; i < p.layer_count; ++i)
        out += "  n" + std::to_string(i) + "[\"" + detail::escaped_html(texts[i]) + "<br/>"
             + detail::shape_text(p.layers[i].output) + "\"]\n";
    return out + detail::edges(p, " --> ", "\n");
}

// {"input": [64], "output": [10], "parameters": ..., "layers": [{"name": "dense", ...}]}
template <class Real = float, graph Graph>
std::string to_json(const Graph& net) {
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    const complexity total = cost_of(p);
    const auto list = [](const shape& extents) {
        std::string out = "[";
        for (std::size_t i = 0; i < extents.rank; ++i)
            out += (i > 0 ? ", " : "") + std::to_string(extents[i]);
        return out + "]";
    };
    const auto field = [](std::string_view name, std::size_t number) {
        return "\"" + std::string(name) + "\": " + std::to_string(number);
    };
    constexpr std::size_t bytes = sizeof(Real);
    std::string out =
        "{\"input\": " + list(p.input) + ", \"output\": " + list(p.output) + ", "
        + field("parameters", total.parameters) + ", " + field("macs", total.macs) + ", "
        + field("flops", total.flops) + ", "
        + field("transcendentals", total.transcendentals) + ", "
        + field("feature_map_elements", total.feature_map_elements) + ", "
        + field("depth", total.depth) + ", "
        + field("parameter_bytes", bytes * total.parameters) + ", "
        + field("peak_activation_bytes", bytes * total.peak_activation_elements) + ", "
        + field("traffic_bytes", bytes * total.traffic_elements) + ", \"layers\": [";
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const complexity cost = cost_of(p, i);
        out += std::string(i > 0 ? ", " : "") + "{\"name\": \""
             + std::string(p.layers[i].name().view()) + "\", \"layer\": \""
             + detail::escaped_quotes(texts[i])
             + "\", \"reads\": [" + detail::reads_text(p, i)
             + "], \"output\": " + list(p.layers[i].output) + ", "
             + field("parameters", cost.parameters) + ", " + field("macs", cost.macs) + ", "
             + field("flops", cost.flops) + "}";
    }
    return out + "]}";
}

}  // namespace weft
