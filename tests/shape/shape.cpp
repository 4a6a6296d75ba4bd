// SPDX-License-Identifier: MIT
// The extents of one sample.
#include <weft/shape/shape.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using weft::shape;

static_assert(shape{28, 28, 1}.rank == 3 && shape{28, 28, 1}[1] == 28);
static_assert(shape{28, 28, 1}.elements() == 784 && shape{100, 8}.last() == 8);
static_assert(shape{28, 0, 1}.has_zero() && !shape{28, 1}.has_zero());
static_assert(shape{4} != shape{4, 1} && shape{4, 1} == shape{4u, 1ul});

// No extents: one number.
static_assert(shape{}.rank == 0 && shape{}.elements() == 1 && shape{}.last() == 1);
static_assert(!shape{}.has_zero());

static_assert(shape{1, 2, 3, 4, 5}.elements() == 120 && weft::most_extents == 5);

BOOST_AUTO_TEST_CASE(a_shape_counts_its_elements_at_run_time_too) {
    std::size_t height = 6;
    const shape image{height, 7, std::size_t{2}};
    BOOST_TEST(image.elements() == 84u);
    BOOST_TEST(image.last() == 2u);
}

}  // namespace
