// SPDX-License-Identifier: MIT
// Loops over every activation in double.
#include <weft/formula/print.hpp>

#include <laws/every_activation.hpp>

BOOST_AUTO_TEST_CASE(loops_in_double_give_the_values_of_evaluate) {
    laws::simd_gives_the_values_of_evaluate<double>();
}
