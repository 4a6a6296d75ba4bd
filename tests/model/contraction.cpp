// SPDX-License-Identifier: MIT
// The contraction of a group is found with its parameters, shared ones with their owner's.
#include <weft/model/contraction.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <numeric>
#include <vector>

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

// Inputs lie where they come; copied, each begins with a register, where rows of whole registers would not, or where a
// kernel reads registers beyond the numbers.
constexpr std::size_t W = simd::width<float>;
constexpr auto ragged = concatenate(input<"a", 3> | dense<2>, input<"b", 4> | dense<2>);
constexpr auto whole = concatenate(input<"a", 3> | dense<2>, input<"b", 2 * W - 3> | dense<2>);
constexpr auto channels = multiply(input<"a", 4, 4, 1> | conv2d<3, kernel(3)>, input<"b", 3>) | flatten;
using of_ragged = input_reading<ragged, float>;
using of_whole = input_reading<whole, float>;
using of_channels = input_reading<channels, float>;
static_assert(!of_ragged::is_copied && of_ragged::stride == 7 && of_ragged::offsets == std::array<std::size_t, 3>{0, 3, 7});
static_assert(of_whole::is_copied && of_whole::offsets[1] == padded_to(3, W) && of_whole::stride == 3 * W);
static_assert(of_channels::is_copied && of_channels::offsets[1] == padded_to(16, W));

BOOST_AUTO_TEST_CASE(a_copy_has_every_input_at_its_place) {
    std::vector<float> from(2 * of_whole::size), to(2 * of_whole::stride, -1);
    std::iota(from.begin(), from.end(), 0.0f);
    of_whole::copy(from.data(), to.data(), 2);
    const float* const second = to.data() + of_whole::stride;
    BOOST_TEST(second[2] == 2 * W + 2.0f);
    BOOST_TEST((second[3] == -1 && second[of_whole::offsets[1]] == 2 * W + 3.0f));
    BOOST_TEST(second[of_whole::offsets[2] - 1] == 4 * W - 1.0f);
}

BOOST_AUTO_TEST_CASE(pointers_are_null_where_there_is_no_parameter) {
    std::array<float, layout::elements> all{};
    const auto found = of_group<2>::at(all.data());
    BOOST_TEST(found[0] == all.data() + of_group<2>::offsets[0]);
    BOOST_TEST((found[1] == nullptr));
}

BOOST_AUTO_TEST_CASE(groups_whose_kernel_reads_whole_registers_are_found) {
    BOOST_TEST(!of_ragged::group_reads_registers<0>());
    BOOST_TEST(of_channels::group_reads_registers<0>());
    BOOST_TEST((detail::find_contraction<net, float, 1>().owner == of_group<1>::owner));
}

}  // namespace
