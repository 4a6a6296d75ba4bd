// SPDX-License-Identifier: MIT
// Members that take no room where their types are empty.
#include <weft/shape/part.hpp>

#include <boost/test/unit_test.hpp>

namespace {

struct nothing_in_it {};

struct three_parts : weft::part<0, nothing_in_it>, weft::part<1, nothing_in_it>, weft::part<2, int> {
    constexpr explicit three_parts(int number) : weft::part<2, int>(number) {}
    constexpr int number() const { return weft::part<2, int>::get(); }
};
static_assert(sizeof(three_parts) == sizeof(int));
static_assert(three_parts(5).number() == 5);
static_assert(std::is_empty_v<weft::part<0, nothing_in_it>>);
static_assert(weft::part<0, int>().get() == 0);

BOOST_AUTO_TEST_CASE(a_part_keeps_its_value) {
    const weft::part<0, double> half(0.5);
    BOOST_TEST(half.get() == 0.5);
}

}  // namespace
