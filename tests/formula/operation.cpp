// SPDX-License-Identifier: MIT
#include <weft/formula/operation.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert(facts(op::add).operands == 2 && facts(op::add).flops == 1 && facts(op::add).commutes);
static_assert(!facts(op::subtract).commutes && !facts(op::less).commutes);
static_assert(facts(op::exp).transcendentals == 1 && facts(op::sqrt).transcendentals == 0);
static_assert(facts(op::sigmoid).flops == 4 && facts(op::softplus).transcendentals == 2);
static_assert(facts(op::less).is_mask && facts(op::both).is_mask && !facts(op::select).is_mask);
static_assert(is_reduction(op::row_sum) && is_reduction(op::row_max) && is_reduction(op::pick));
static_assert(!is_reduction(op::add) && !is_reduction(op::row_width));

BOOST_AUTO_TEST_CASE(every_operation_stands_at_its_place_in_the_table) {
    for (std::size_t i = 0; i < operation_table.size(); ++i) {
        BOOST_TEST(static_cast<std::size_t>(operation_table[i].code) == i);
        BOOST_TEST(operation_table[i].operands <= 3U);
        BOOST_TEST(!operation_table[i].name.empty());
    }
}
