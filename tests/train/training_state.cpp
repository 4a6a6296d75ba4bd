// SPDX-License-Identifier: MIT
// The state of a training is plain data, found by name. That it is enough: tests/io/checkpoint.cpp.
#include <weft/train/training_state.hpp>

#include <boost/test/unit_test.hpp>

namespace {

BOOST_AUTO_TEST_CASE(a_tensor_is_found_by_its_name) {
    weft::training_state<float> state;
    BOOST_TEST(state.find("dense/kernel") == nullptr);
    state.tensors = {{.name = "dense/kernel"}, {.name = "dense/bias", .weights = {1, 2}}};
    BOOST_TEST(state.find("dense/bias") == &state.tensors[1]);
    BOOST_TEST(state.find("dense") == nullptr);
}

}  // namespace
