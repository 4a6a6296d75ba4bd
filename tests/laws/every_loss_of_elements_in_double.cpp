// SPDX-License-Identifier: MIT
// Loops over every loss of elements in double.
#include <laws/every_loss.hpp>

BOOST_AUTO_TEST_CASE(loops_over_losses_of_elements_in_double_give_the_values_of_evaluate) {
    const std::size_t losses =
        laws::every_loss_in_registers_is_that_of_evaluate<double, false>();
    BOOST_TEST(losses == 15u);
}
