// SPDX-License-Identifier: MIT
// Functions called after every epoch: what they may return, several of them, a rate they set.
#include <weft/train/epoch_callback.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(epoch_function<void (*)(const epoch_record&)>);
static_assert(epoch_function<bool (*)(epoch_record&)>);
static_assert(!epoch_function<bool (*)(int)>);

BOOST_AUTO_TEST_CASE(none_one_and_several_functions_are_a_callback) {
    epoch_record record{.epoch = 3};
    BOOST_TEST(epoch_callback{}(record));
    std::size_t seen = 0;
    const epoch_callback one = [&](const epoch_record& r) { seen = r.epoch; };
    BOOST_TEST(one(record));
    BOOST_TEST(seen == 3u);
    int calls = 0;
    const auto counts = [&](const epoch_record&) { ++calls; };
    const epoch_callback several{[](const epoch_record&) { return false; }, counts, one};
    BOOST_TEST(!several(record));
    BOOST_TEST(calls == 1);  // those after one that ends are called all the same
    const epoch_callback copy = several;
    BOOST_TEST(!copy(record));
    BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(a_callback_may_change_the_rate_and_sees_what_one_before_it_set) {
    epoch_record record{.epoch = 1};
    const auto halve = [](epoch_record& r) { r.rate_scale *= 0.5; };
    const epoch_callback twice{halve, halve};
    BOOST_TEST(twice(record));
    BOOST_TEST(record.rate_scale == 0.25);
}

BOOST_AUTO_TEST_CASE(a_reference_keeps_its_state_outside) {
    struct counter {
        int calls = 0;
        void operator()(const epoch_record&) { ++calls; }
    } by_value, by_reference;
    epoch_record record;
    const epoch_callback both{by_value, std::ref(by_reference)};
    both(record);
    BOOST_TEST(by_value.calls == 0);
    BOOST_TEST(by_reference.calls == 1);
}

}  // namespace
