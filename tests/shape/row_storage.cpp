// SPDX-License-Identifier: MIT
// Rows of whole registers, and never all in one set of a cache.
#include <weft/shape/row_storage.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(padded_to(0, 8) == 0 && padded_to(1, 8) == 8 && padded_to(8, 8) == 8 && padded_to(9, 8) == 16);

constexpr row_storage as_counted, floats(16, 4), doubles(8, 8);
static_assert(as_counted.stride(1024) == 1024 && as_counted.elements(3, 5) == 15);
static_assert(floats.stride(10) == 16 && floats.elements(3, 10) == 48);
static_assert(floats.stride(1024) == 1040 && floats.stride(1023) == 1040 && floats.stride(512) == 512);
static_assert(doubles.stride(512) == 520 && doubles.stride(1024) == 1032);
static_assert(floats.elements(2, 1024) == 2080 && floats.elements(1, 1024) == 1024, "a single row has no other");

BOOST_AUTO_TEST_CASE(rows_never_lie_a_multiple_of_4096_bytes_apart) {
    for (std::size_t columns = 1; columns <= 8192; ++columns) {
        const std::size_t stride = floats.stride(columns);
        BOOST_TEST((stride >= columns && stride % 16 == 0 && stride * 4 % 4096 != 0));
        BOOST_TEST(stride < columns + 32);
    }
}

}  // namespace
