// SPDX-License-Identifier: MIT
// Predictions for many samples, in an array and as a vector; arrays that do not fit are refused.
// Their values: model.cpp.
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
    BOOST_TEST(error_of([&] { predict(m, thirteen); })
               == "weft: predict: expected inputs of 5 numbers a sample, found 13 numbers");
}

BOOST_AUTO_TEST_CASE(predictions_come_as_a_vector_where_no_room_is_given) {
    const model<five_to_seven> m{seed{2}};
    std::vector<float> inputs(15), outputs(21);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(i % 4);
    predict(m, inputs, outputs);
    BOOST_TEST(predict(m, inputs) == outputs, boost::test_tools::per_element());
    BOOST_TEST(predict(m, inputs, {.threads = 1}) == outputs, boost::test_tools::per_element());
    BOOST_TEST(predict(m, {}).empty());
    const model<five_to_seven, double> wide{seed{2}};
    BOOST_TEST(predict(wide, std::vector<double>(5, 0.5)).size() == 7u);
}

}  // namespace
