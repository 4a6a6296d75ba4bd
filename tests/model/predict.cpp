// SPDX-License-Identifier: MIT
// Predictions for many samples refuse arrays that do not fit; their values: model.cpp.
#include <weft/model/predict.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

namespace {

using namespace weft;

constexpr auto five_to_seven = input<5> | dense<7>;

BOOST_AUTO_TEST_CASE(predictions_refuse_arrays_that_do_not_fit) {
    const model<five_to_seven> m;
    std::vector<float> four(4), ten(10), thirteen(13);
    BOOST_TEST(error_of([&] { predict(m, four, thirteen); })
               == "weft: predict: expected inputs of 5 numbers a sample, found 4 numbers");
    BOOST_TEST(error_of([&] { predict(m, ten, thirteen); })
               == "weft: predict: expected room for 14 outputs (2 samples of 7), found 13");
}

}  // namespace
