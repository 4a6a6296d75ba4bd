// SPDX-License-Identifier: MIT
// The contraction of a group is found with its parameters, shared ones with their owner's.
#include <weft/model/contraction.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto net = input<3> | relu(x) | dense<4> | shared<"twice">(dense<4, no_bias>) | shared<"twice">(dense<4, no_bias>);
template <std::size_t Group>
using of_group = contraction_of_group<net, float, Group>;
using layout = parameter_layout<net, float>;

static_assert(std::same_as<of_group<0>, no_contraction>);
static_assert(of_group<1>::kernel::inputs == 3 && of_group<1>::joins_samples);
static_assert(of_group<1>::offsets[0] == layout::offset_of(2, "kernel"));
static_assert(of_group<1>::offsets[1] == layout::offset_of(2, "bias"));
static_assert(of_group<2>::offsets[1] == layout::no_parameter);
static_assert(of_group<3>::offsets == of_group<2>::offsets && of_group<3>::owner == of_group<2>::owner);

BOOST_AUTO_TEST_CASE(pointers_are_null_where_there_is_no_parameter) {
    std::array<float, layout::elements> all{};
    const auto found = of_group<2>::at(all.data());
    BOOST_TEST(found[0] == all.data() + of_group<2>::offsets[0]);
    BOOST_TEST((found[1] == nullptr));
}

}  // namespace
