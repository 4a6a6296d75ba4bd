// SPDX-License-Identifier: MIT
// A network for people and documents: a table, a Graphviz graph, a Mermaid graph, JSON.
#pragma once

#include <weft/complexity/complexity.hpp>
#include <weft/formula/print.hpp>

#include <string>

namespace weft {

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
inline std::string padded(const std::string& words, std::size_t columns) {
    return words.size() >= columns ? words : std::string(columns - words.size(), ' ') + words;
}
inline std::string filled(const std::string& words, std::size_t columns) {
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
    if (i == 0) return "caller's";
    const std::size_t written = cost_of(p, i).feature_map_elements;
    if (written > 0) return grouped(sizeof(Real) * written);
    const std::size_t group = p.layers[i].group;
    const bool runs = group < p.group_count && !p.groups[group].only_training;
    return runs && i >= p.groups[group].begin ? "fused" : "none";
}

inline std::string without_angles(const std::string& words) {
    std::string result;
    for (const char letter : words) {
        if (letter == '<') result += "&lt;";
        else if (letter == '>') result += "&gt;";
        else result += letter;
    }
    return result;
}

}  // namespace detail

// The table Keras users know, and what it all costs. What runs in one loop with the layers after
// it, such as a dense layer before a formula, is marked "fused": its array does not exist.
template <class Real = float, graph Graph>
std::string summary(const Graph& net) {
    using detail::filled, detail::grouped, detail::padded;
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    const complexity total = cost_of(p);
    const auto row = [](std::size_t widest, const std::array<std::string, 6>& cells) {
        return filled(cells[0], widest) + filled(cells[1], 14) + padded(cells[2], 12)
             + padded(cells[3], 14) + padded(cells[4], 8) + padded(cells[5], 12) + '\n';
    };
    std::size_t widest = 20;
    for (const std::string& name : texts)
        widest = std::max(widest, std::min<std::size_t>(48, name.size()) + 4);
    std::string table = row(widest, {"layer", "output", "parameters", "MACs", "share", "bytes"});
    const std::string rule = std::string(table.size() - 1, '-') + '\n';
    table += rule;
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const plan_layer& here = p.layers[i];
        const complexity cost = cost_of(p, i);
        std::string name = texts[i].size() > 48 ? texts[i].substr(0, 45) + "..." : texts[i];
        if (here.facts.role == layer_role::formula && here.group < p.group_count
            && p.groups[here.group].has_contraction)
            name = "  " + name;
        const std::size_t percent =
            total.flops == 0 ? 0 : (1000 * cost.flops / total.flops + 5) / 10;
        table += row(widest, {name, detail::shape_text(here.output), grouped(cost.parameters),
                              grouped(cost.macs), std::to_string(percent) + "%",
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
        out += "  n" + std::to_string(i) + " [label=\"" + texts[i] + "\\n"
             + detail::shape_text(p.layers[i].output) + "\"];\n";
    for (std::size_t i = 1; i < p.layer_count; ++i)
        out += "  n" + std::to_string(i - 1) + " -> n" + std::to_string(i) + ";\n";
    return out + "}\n";
}

// A graph for Markdown: a ```mermaid block.
template <graph Graph>
std::string to_mermaid(const Graph& net) {
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    std::string out = "flowchart TD\n";
    for (std::size_t i = 0; i < p.layer_count; ++i)
        out += "  n" + std::to_string(i) + "[\"" + detail::without_angles(texts[i]) + "<br/>"
             + detail::shape_text(p.layers[i].output) + "\"]\n";
    for (std::size_t i = 1; i < p.layer_count; ++i)
        out += "  n" + std::to_string(i - 1) + " --> n" + std::to_string(i) + '\n';
    return out;
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
             + std::string(p.layers[i].name().view()) + "\", \"layer\": \"" + texts[i]
             + "\", \"output\": " + list(p.layers[i].output) + ", "
             + field("parameters", cost.parameters) + ", " + field("macs", cost.macs) + ", "
             + field("flops", cost.flops) + "}";
    }
    return out + "]}";
}

}  // namespace weft
