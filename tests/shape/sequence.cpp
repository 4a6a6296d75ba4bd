// SPDX-License-Identifier: MIT
// The growing array of constant evaluation; the sanitizers watch its memory.
#include <weft/shape/sequence.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using weft::sequence;

constexpr std::size_t sum_of_100() {
    sequence<std::size_t> numbers;
    for (std::size_t i = 0; i < 100; ++i) numbers.push_back(i);
    sequence<std::size_t> copy = numbers;
    numbers[0] = 1'000;
    sequence<std::size_t> moved = std::move(numbers);
    std::size_t sum = moved[0];
    for (std::size_t i = 0; i < copy.size(); ++i) sum += copy[i];
    return sum;
}
static_assert(sum_of_100() == 1'000 + 4'950);

static_assert(sequence<int>().size() == 0);
static_assert(sequence<int>(3, 7).size() == 3 && sequence<int>(3, 7)[2] == 7);

BOOST_AUTO_TEST_CASE(a_sequence_keeps_its_elements_while_it_grows) {
    sequence<int> numbers(2, -1);
    for (int i = 0; i < 1'000; ++i) numbers.push_back(i);
    BOOST_TEST(numbers.size() == 1'002u);
    BOOST_TEST(numbers[1] == -1);
    BOOST_TEST(numbers[501] == 499);
    BOOST_TEST(numbers[1'001] == 999);
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_sequence_is_its_own) {
    sequence<int> first(3, 1);
    sequence<int> second;
    second = first;
    second[0] = 5;
    BOOST_TEST(first[0] == 1);
    second = std::move(first);
    BOOST_TEST(second[0] == 1);
    BOOST_TEST(second.size() == 3u);
}

BOOST_AUTO_TEST_CASE(reserving_changes_no_element) {
    sequence<int> numbers(1, 4);
    numbers.reserve(50);
    numbers.reserve(2);
    BOOST_TEST(numbers.size() == 1u);
    BOOST_TEST(numbers[0] == 4);
}

}  // namespace
