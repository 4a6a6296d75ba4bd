// SPDX-License-Identifier: MIT
// What a layer is.
#include <weft/graph.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using weft::label_text;
using weft::layer_facts;
using weft::layer_role;
using weft::message;
using weft::parameter_facts;
using weft::parameter_list;
using weft::shape;

// A layer from elsewhere: it doubles a sample of vectors. No SIMD, nothing of the library but names.
struct twice_layer {
    static constexpr std::string_view kind = "twice";
    static constexpr label_text label() { return {"twice"}; }
    static constexpr bool accepts(const shape& in) { return in.rank == 1; }
    static constexpr shape output(const shape& in) { return shape{2 * in.elements()}; }
    static constexpr message problem(const shape& in) {
        message words;
        words << "expects a vector, got " << in;
        return words;
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::view}; }
};
inline constexpr weft::leaf<twice_layer> twice{};

static_assert(weft::layer<twice_layer> && weft::layer<weft::dense_layer<3>>);
static_assert(weft::layer<decltype(weft::dropout_layer(0.5))> && weft::layer<weft::input_layer<3>>);
static_assert(!weft::layer<int> && !weft::layer<weft::leaf<twice_layer>>);

constexpr auto net = weft::input<4> | twice | weft::dense<3>;
static_assert(output_shape(net) == shape{3});
static_assert(plan_of(net).layers[2].input == shape{8});

constexpr parameter_list two = [] {
    parameter_list list;
    list.add({"kernel", shape{4, 3}, weft::he_normal, 4, 3});
    list.add({"bias", shape{3}, weft::zeros, 4, 3});
    return list;
}();
static_assert(two.count() == 2 && two.elements() == 15);
static_assert(two[0].elements() == 12 && two[1].name == "bias" && two[1].fan_in == 4);
static_assert(parameter_list().count() == 0 && parameter_list().elements() == 0);

static_assert(layer_facts{}.role == layer_role::view && layer_facts{}.parameters == 0);

BOOST_AUTO_TEST_CASE(a_layer_from_elsewhere_is_refused_in_its_own_words) {
    weft::inference image;
    message words;
    image.has_input = true, image.layers = 1, image.output = shape{2, 2}, image.words = &words;
    twice.infer(image);
    BOOST_TEST(image.is_refused);
    BOOST_TEST(std::string(words.view()) == "weft: layer 2, twice, expects a vector, got 2x2");
}

}  // namespace
