// SPDX-License-Identifier: MIT
// The area under the ROC curve against every pair, and as scikit-learn 1.9.1 gives it.
#include <weft/train/auc.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/classes_of_scikit_learn.hpp>
#include <train/temporary_file.hpp>

#include <limits>

namespace {

using namespace weft;

using list = std::vector<double>;

// Apart from its use: in this file g++ 12 at -O2 -march=native counted four ones in a temporary
// {1, 1, 0, 0}, not so without vectorization, at -O1, or in a program of that line alone.
[[gnu::noinline]] list of(std::initializer_list<double> numbers) { return numbers; }

BOOST_AUTO_TEST_CASE(auc_is_the_share_of_pairs_in_order) {
    const list rising = of({0.1, 0.2, 0.3, 0.4});
    BOOST_TEST(auc(of({0, 0, 1, 1}), rising) == 1);
    BOOST_TEST(auc(of({1, 1, 0, 0}), rising) == 0);
    BOOST_TEST(auc(of({0, 1, 0, 1}), rising) == 0.75);
    BOOST_TEST(auc(of({0, 1, 0, 1}), of({7, 7, 7, 7})) == 0.5);
    BOOST_TEST(auc(of({0, 1, 1}), of({2, 2, 3})) == 0.75);
    BOOST_TEST(auc(binary_targets, binary_scores) == 0.5151515151515151);  // scikit-learn
}

BOOST_AUTO_TEST_CASE(auc_is_that_of_counting_every_pair) {
    random_stream random(seed{3}, 0);
    for (std::size_t samples = 2; samples < 60; ++samples) {
        list targets, scores;
        for (std::size_t i = 0; i < samples; ++i) {
            targets.push_back(i < 2 ? static_cast<double>(i) : scalar::floor(random.uniform(0, 2)));
            scores.push_back(scalar::floor(random.uniform(0, 9)));
        }
        double twice = 0, pairs = 0;
        for (std::size_t i = 0; i < samples; ++i)
            for (std::size_t j = 0; j < samples; ++j) {
                if (!(targets[i] == 1 && targets[j] == 0)) continue;
                twice += scores[i] > scores[j] ? 2 : scores[i] == scores[j] ? 1 : 0;
                ++pairs;
            }
        BOOST_TEST(auc(targets, scores) == twice / (2 * pairs));
    }
}

constexpr auto one_output = input<1> | identity;

BOOST_AUTO_TEST_CASE(a_model_and_a_dataset_give_the_same_auc) {
    const model<one_output> m;
    const dataset data{.inputs = {1, 2, 3, 4}, .targets = {0, 1, 0, 1}, .samples = 4};
    BOOST_TEST(auc(m, data) == 0.75);
}

BOOST_AUTO_TEST_CASE(what_has_no_area_is_refused) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(error_of([&] { auc(list{0, 0}, list{1, 2}); })
               == "weft: auc: expected samples of both classes, found 2 of class 0 and 0 of class 1");
    BOOST_TEST(error_of([&] { auc(list{1}, list{1}); })
               == "weft: auc: expected samples of both classes, found 0 of class 0 and 1 of class 1");
    BOOST_TEST(error_of([&] { auc(list{0, 1}, list{1, nan}); })
               == "weft: auc: score of row 1: expected a number, found nan");
    BOOST_TEST(error_of([&] { auc(list{0, 2}, list{1, 2}); })
               == "weft: label of row 1: expected a class from 0 to 1, found 2");
    BOOST_TEST(error_of([&] { auc(list{}, list{}); })
               == "weft: auc: expected at least one sample, found none");
}

}  // namespace
