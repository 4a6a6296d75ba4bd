// SPDX-License-Identifier: MIT
// Terms of an update: penalties and constraints where an element has them, and arrays of tensors.
#include <weft/train/update_terms.hpp>

#include <weft/formula/evaluate.hpp>
#include <weft/layer/constraint.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr l2_regularizer squares = l2(0.5);
constexpr l1_regularizer sizes = l1(0.25);
using first = update_terms<&write_penalty<squares>, &write_penalty<sizes>, nullptr>;
using second = update_terms<nullptr, nullptr, &write_projection<non_negative>>;
using third = update_terms<nullptr, &write_penalty<sizes>, nullptr>;
static_assert(first::have_penalty && !first::have_constraint && !second::have_penalty && second::have_constraint && third::have_penalty);

// An element's weight is -3, its gradient 7; which terms it has, is said by valid.
constexpr std::array<double, 3> values_at(double valid) {
    program_builder p;
    const penalty_nodes penalties = write_penalties_of<first, second, third>(p);
    const node weight = write_constraints_of<first, second, third>(p);
    const row_evaluation row(p, 1, [&](std::string_view name, std::size_t) {
        return name == "valid" ? valid : name == "weight" ? -3.0 : 7.0;
    });
    return {row(penalties.sum, 0), row(penalties.gradient, 0), row(weight, 0)};
}
static_assert(values_at(0) == std::array{0.0, 7.0, -3.0} && values_at(1) == std::array{0.0, 7.0, -3.0});
static_assert(values_at(2) == std::array{4.5 + 0.75, 7 - 3 - 0.25, -3.0});
static_assert(values_at(3) == std::array{0.0, 7.0, 0.0});
static_assert(values_at(4) == std::array{0.75, 7 - 0.25, -3.0});

BOOST_AUTO_TEST_CASE(an_array_of_nothing_has_the_sizes_alone) {
    constexpr tensor_place place{128, 4, 3, 16};
    const tensor_array<float> none = array_of<float>(place, nullptr);
    BOOST_TEST((none.data == nullptr && none.rows == 4 && none.columns == 3 && none.stride == 16));
    std::array<float, 192> numbers{};
    BOOST_TEST(array_of(place, numbers.data()).data - numbers.data() == 128);
}

}  // namespace
