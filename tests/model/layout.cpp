// SPDX-License-Identifier: MIT
// Where parameters lie: names, padded rows, offsets.
#include <weft/model/layout.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto net = input<3> | dense<5> | relu(x) | dense<37, no_bias>;
using layout = parameter_layout<net, float>;
constexpr std::size_t lanes = simd::width<float>;

static_assert(layout::count == 3);
static_assert(layout::places[0].name.view() == "dense/kernel" && layout::places[0].layer == 1);
static_assert(layout::places[1].name.view() == "dense/bias");
static_assert(layout::places[2].name.view() == "dense_1/kernel" && layout::places[2].layer == 3);
static_assert(layout::places[0].rows == 3 && layout::places[0].columns == 5);
static_assert(layout::places[1].rows == 1 && layout::places[1].columns == 5);
static_assert(layout::offset_of(1, "kernel") == 0);
static_assert(layout::offset_of(1, "bias") == 3 * padded_to(5, lanes));
static_assert(layout::offset_of(3, "bias") == layout::no_parameter);
static_assert(layout::offset_of(2, "kernel") == layout::no_parameter);
static_assert(layout::elements == 4 * padded_to(5, lanes) + 5 * padded_to(37, lanes));

// Every row begins at a whole register, and no two parameters overlap.
template <class Real>
constexpr bool is_sound = [] {
    std::size_t end = 0;
    for (const parameter_place& place : parameter_layout<net, Real>::places) {
        if (place.offset % simd::width<Real> != 0 || place.stride % simd::width<Real> != 0) return false;
        if (place.offset < end || place.stride < place.columns) return false;
        end = place.offset + place.rows * place.stride;
    }
    return end == parameter_layout<net, Real>::elements;
}();
static_assert(is_sound<float> && is_sound<double>);

constexpr auto bare = input<3> | softmax(x);
static_assert(parameter_layout<bare, float>::elements == 0);

// Names are whole, however many blocks are around them.
constexpr auto deep = input<6, 4> | named<"encoder_layer_11">(named<"self_attention">(multi_head_attention<2, 2>));
static_assert(parameter_layout<deep, float>::places[6].name.view()
              == "encoder_layer_11/self_attention/multi_head_attention/attention_output/kernel");

// An input of a program is found by its layer, or by that whose parameters it shares.
constexpr auto sloped = input<3> | shared<"cell">(dense<3> | prelu(x)) | shared<"cell">(dense<3> | prelu(x));
BOOST_AUTO_TEST_CASE(parameters_of_formulas_lie_where_their_owner_has_them) {
    using of_sloped = parameter_layout<sloped, float>;
    const std::size_t expected = 4 * padded_to(3, lanes);
    BOOST_TEST(of_sloped::offset_of(parameter_input{2, 0}.name()) == expected);
    BOOST_TEST(of_sloped::offset_of(parameter_input{4, 0}.name()) == expected);
    BOOST_TEST(of_sloped::offset_of(input_name("x")) == of_sloped::no_parameter);
    BOOST_TEST(of_sloped::offset_of(parameter_input{1, 2}.name()) == of_sloped::no_parameter);
    BOOST_TEST(of_sloped::elements_of(true) == 5 * padded_to(3, lanes));
    std::size_t lists = 0, parameters = 0;
    of_sloped::for_each_list([&](std::size_t, const parameter_list& list) { ++lists, parameters += list.count(); });
    BOOST_TEST(lists == 2u);
    BOOST_TEST(parameters == of_sloped::count);
}

}  // namespace
