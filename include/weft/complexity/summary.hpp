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

// The layers' names as people wrote them: dense<32>, max(x, 0).
template <graph Graph>
std::array<std::string, Graph::leaves> layer_texts(const Graph& net) {
    std::array<std::string, Graph::leaves> texts;
    std::size_t i = 0;
    for_each_layer(net, [&](const auto& layer_value) {
        if constexpr (requires { layer_value.inference(); layer_value.get(); })
            texts[i++] = to_string(layer_value.get());
        else texts[i++] = std::string(layer_value.label().view());
    });
    return texts;
}

}  // namespace detail

// The table Keras users know, and what it all costs. A formula that runs in the loop of the layer
// before it is marked "fused": its array does not exist.
template <class Real = float, graph Graph>
std::string summary(const Graph& net) {
    using detail::filled, detail::grouped, detail::padded;
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    const complexity total = cost_of(p);
    std::size_t widest = 20;
    for (const std::string& name : texts) widest = std::max(widest, std::min<std::size_t>(48, name.size()) + 2);
    std::string table = filled("layer", widest) + filled("output", 14) + padded("parameters", 12)
                      + padded("MACs", 14) + padded("share", 8) + padded("bytes", 12) + '\n';
    const std::string rule(widest + 14 + 12 + 14 + 8 + 12, '-');
    table += rule + '\n';
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const plan_layer& here = p.layers[i];
        const bool last_of_group = i > 0 && i + 1 == p.groups[here.group].end && here.group < p.group_count;
        const bool fused = i > 0 && !last_of_group;
        std::string name = texts[i].size() > 48 ? texts[i].substr(0, 45) + "..." : texts[i];
        if (here.facts.role == layer_role::formula && here.group < p.group_count
            && p.groups[here.group].has_contraction)
            name = "  " + name;
        const std::size_t percent =
            total.flops == 0 ? 0 : (1000 * cost_of(here).flops / total.flops + 5) / 10;
        table += filled(name, widest) + filled(detail::shape_text(here.output), 14)
               + padded(grouped(here.facts.parameters), 12) + padded(grouped(here.facts.macs), 14)
               + padded(std::to_string(percent) + "%", 8)
               + padded(i == 0 ? "caller's" : fused ? "fused" : grouped(sizeof(Real) * here.output.elements()), 12)
               + '\n';
    }
    table += rule + '\n';
    table += "parameters " + grouped(total.parameters) + " (" + grouped(sizeof(Real) * total.parameters)
           + " bytes), MACs " + grouped(total.macs) + ", FLOPs " + grouped(total.flops) + ", of them "
           + grouped(total.transcendentals) + " transcendental\n";
    table += "peak activations " + grouped(sizeof(Real) * total.peak_activation_elements) + " bytes, traffic "
           + grouped(sizeof(Real) * total.traffic_elements) + " bytes, depth " + std::to_string(total.depth) + '\n';
    return table;
}

// A graph for Graphviz: dot -Tsvg.
template <graph Graph>
std::string to_dot(const Graph& net) {
    const auto p = plan_of(net);
    const auto texts = detail::layer_texts(net);
    std::string out = "digraph network {\n  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n";
    for (std::size_t i = 0; i < p.layer_count; ++i)
        out += "  n" + std::to_string(i) + " [label=\"" + texts[i] + "\\n" + detail::shape_text(p.layers[i].output)
             + "\"];\n";
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
        out += "  n" + std::to_string(i) + "[\"" + texts[i] + "<br/>" + detail::shape_text(p.layers[i].output)
             + "\"]\n";
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
        for (std::size_t i = 0; i < extents.rank; ++i) out += (i > 0 ? ", " : "") + std::to_string(extents[i]);
        return out + "]";
    };
    const auto field = [](std::string_view name, std::size_t number) {
        return "\"" + std::string(name) + "\": " + std::to_string(number);
    };
    std::string out = "{\"input\": " + list(p.input) + ", \"output\": " + list(p.output) + ", "
                    + field("parameters", total.parameters) + ", " + field("macs", total.macs) + ", "
                    + field("flops", total.flops) + ", " + field("transcendentals", total.transcendentals) + ", "
                    + field("feature_map_elements", total.feature_map_elements) + ", " + field("depth", total.depth)
                    + ", " + field("parameter_bytes", sizeof(Real) * total.parameters) + ", "
                    + field("peak_activation_bytes", sizeof(Real) * total.peak_activation_elements) + ", "
                    + field("traffic_bytes", sizeof(Real) * total.traffic_elements) + ", \"layers\": [";
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const complexity cost = cost_of(p.layers[i]);
        out += std::string(i > 0 ? ", " : "") + "{\"name\": \"" + std::string(p.layers[i].name().view())
             + "\", \"layer\": \"" + texts[i] + "\", \"output\": " + list(p.layers[i].output) + ", "
             + field("parameters", cost.parameters) + ", " + field("macs", cost.macs) + ", "
             + field("flops", cost.flops) + "}";
    }
    return out + "]}";
}

}  // namespace weft
