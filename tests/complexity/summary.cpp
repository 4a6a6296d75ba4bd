// SPDX-License-Identifier: MIT
// Networks for people and documents.
#include "networks.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <string>

namespace {

using namespace weft;

constexpr auto dropping = input<2, 3> | dropout(0.5) | flatten | dense<4> | leaky_relu(x, 0.1)
                        | dense<2> | softmax(x);

BOOST_AUTO_TEST_CASE(a_summary_is_a_table_of_layers_and_the_totals) {
    BOOST_TEST(summary(small) ==
R"(layer               output          parameters          MACs   share       bytes
--------------------------------------------------------------------------------
input<3>            3                        0             0      0%    caller's
dense<4>            4                       16            12     56%       fused
  relu(x)           4                        0             0      8%          16
dense<2>            2                       10             8     36%           8
--------------------------------------------------------------------------------
parameters 26 (104 bytes), MACs 20, FLOPs 50, of them 0 transcendental
peak activations 24 bytes, traffic 156 bytes, depth 2
)");
}

BOOST_AUTO_TEST_CASE(long_numbers_are_in_groups_of_three_digits) {
    BOOST_TEST(summary(input<1'000> | dense<1'234>).find(" 1,235,234 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_summary_claims_bytes_only_for_arrays_that_exist) {
    BOOST_TEST(summary<double>(dropping) ==
R"(layer                 output          parameters          MACs   share       bytes
----------------------------------------------------------------------------------
input<2, 3>           2x3                      0             0      0%    caller's
dropout               2x3                      0             0      0%        none
flatten               6                        0             0      0%        none
dense<4>              4                       28            24     58%       fused
  leaky_relu(x, 0.1)  4                        0             0     13%          32
dense<2>              2                       10             8     20%       fused
  softmax(x)          2                        0             0      9%          16
----------------------------------------------------------------------------------
parameters 38 (304 bytes), MACs 32, FLOPs 90, of them 2 transcendental
peak activations 48 bytes, traffic 432 bytes, depth 2
)");
}

BOOST_AUTO_TEST_CASE(of_a_graph_the_table_says_what_is_read_and_how_long_arrays_live) {
    constexpr auto net = input<4> | tap<"in"> | dense<4> | add(identity, from<"in">) | tanh(x)
                       | concatenate(identity, dense<2>) | dense<1>;
    BOOST_TEST(summary(net) ==
R"(layer               reads       output          parameters          MACs   share       bytes
--------------------------------------------------------------------------------------------
   1 input<4>                   4                        0             0      0%    caller's
   2 dense<4>       1           4                       20            16     48%       fused
   3 add            2, 1        4                        0             0      5%       fused
   4   tanh(x)      3           4                        0             0      5%          16
   5 dense<2>       4           2                       10             8     24%           8
   6 concatenate    4, 5        6                        0             0      0%    in place
   7 dense<1>       6           1                        7             6     17%           4
--------------------------------------------------------------------------------------------
parameters 37 (148 bytes), MACs 30, FLOPs 75, of them 4 transcendental
peak activations 28 bytes, traffic 248 bytes, depth 3

group      layers   needed to       bytes      offset  place
    1         2-4           3          16           0  columns of 3
    2         5-5           3           8          16  columns of 3
    3         6-6           4          24           0  its own
    4         7-7     the end           4          24  its own
)");
    BOOST_TEST(to_dot(net).find("  n1 -> n2;\n  n0 -> n2;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_formula_is_cut_in_the_table_and_whole_in_a_diagram) {
    const auto net = input<3> | exp(x * x * x * x * x * x * x * x + x * x * x * x - 1);
    const std::string whole = to_string(exp(x * x * x * x * x * x * x * x + x * x * x * x - 1));
    BOOST_TEST(summary(net).find(whole.substr(0, 45) + "...") != std::string::npos);
    BOOST_TEST(to_dot(net).find(whole) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_graph_for_graphviz_has_a_box_a_layer) {
    BOOST_TEST(to_dot(small) ==
R"(digraph network {
  rankdir=TB;
  node [shape=box, fontname="sans-serif"];
  n0 [label="input<3>\n3"];
  n1 [label="dense<4>\n4"];
  n2 [label="relu(x)\n4"];
  n3 [label="dense<2>\n2"];
  n0 -> n1;
  n1 -> n2;
  n2 -> n3;
}
)");
}

BOOST_AUTO_TEST_CASE(a_graph_for_mermaid_has_no_letters_that_are_html) {
    BOOST_TEST(to_mermaid(input<2, 3> | where(x > 0, x, 0.5)) ==
R"(flowchart TD
  n0["input&lt;2, 3&gt;<br/>2x3"]
  n1["where(0 &lt; x, x, 0.5)<br/>2x3"]
  n0 --> n1
)");
}

BOOST_AUTO_TEST_CASE(the_json_holds_every_count) {
    const auto json = nlohmann::json::parse(to_json<double>(dropping));
    BOOST_TEST(json.at("input") == nlohmann::json({2, 3}));
    BOOST_TEST(json.at("output") == nlohmann::json({2}));
    BOOST_TEST(json.at("parameters") == parameters(dropping));
    BOOST_TEST(json.at("macs") == macs(dropping));
    BOOST_TEST(json.at("flops") == flops(dropping));
    BOOST_TEST(json.at("transcendentals") == transcendentals(dropping));
    BOOST_TEST(json.at("feature_map_elements") == feature_map_elements(dropping));
    BOOST_TEST(json.at("depth") == depth(dropping));
    BOOST_TEST(json.at("parameter_bytes") == parameter_bytes<double>(dropping));
    BOOST_TEST(json.at("peak_activation_bytes") == peak_activation_bytes<double>(dropping));
    BOOST_TEST(json.at("traffic_bytes") == traffic_bytes<double>(dropping));
    BOOST_TEST(json.size() == 12u);

    const auto& layers_of_json = json.at("layers");
    BOOST_TEST(layers_of_json.size() == 7u);
    BOOST_TEST(layers_of_json[5].at("name") == "dense_1");
    BOOST_TEST(layers_of_json[5].at("layer") == "dense<2>");
    BOOST_TEST(layers_of_json[5].at("parameters") == 10);
    BOOST_TEST(layers_of_json[5].at("macs") == 8);
    BOOST_TEST(layers_of_json[4].at("layer") == "leaky_relu(x, 0.1)");
    BOOST_TEST(layers_of_json[6].at("layer") == "softmax(x)");
    BOOST_TEST(layers_of_json[1].at("output") == nlohmann::json({2, 3}));
}

}  // namespace
