// SPDX-License-Identifier: MIT
// What pools tell about themselves.
#include <weft/layer/pooling.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

using halves = pool_layer<pooling::max, 2, kernel(2)>;
static_assert(halves::output(shape{224, 224, 64}) == shape{112, 112, 64});
static_assert(halves::facts(shape{4, 4, 3}).flops == 2 * 2 * 3 * 3);  // 3 comparisons each
static_assert(halves::facts(shape{4, 4, 3}).parameters == 0 && halves::kind == "max_pooling2d");
static_assert(halves::label().view() == "max_pool2d<kernel(2)>");

// ResNet's and, with ceil_mode, SqueezeNet's and GoogLeNet's pools.
static_assert(pool_layer<pooling::max, 2, kernel(3), stride(2), padding(1)>::output(
                  shape{112, 112, 64}) == shape{56, 56, 64});
static_assert(pool_layer<pooling::max, 2, kernel(3), stride(2), ceil_mode>::output(
                  shape{112, 112, 64}) == shape{56, 56, 64});
static_assert(pool_layer<pooling::max, 2, kernel(3), stride(2)>::output(shape{112, 112, 64})
              == shape{55, 55, 64});

using average = pool_layer<pooling::average, 1, kernel(4), count_include_pad>;
static_assert(average::settings.counts_padding && average::kind == "average_pooling1d");
static_assert(average::facts(shape{8, 5}).flops == 2 * 5 * 4);  // 3 sums, a division

using whole = global_pool_layer<pooling::average>;
static_assert(whole::output(shape{7, 7, 512}) == shape{512} && whole::accepts(shape{9, 4}));
static_assert(whole::facts(shape{7, 7, 512}).flops == 49 * 512);
static_assert(global_pool_layer<pooling::max>::facts(shape{7, 7, 512}).flops == 48 * 512);
static_assert(!whole::accepts(shape{9}));

// torchvision's VGG pools 7x7 to 7x7 of whatever size came.
using adaptive = adaptive_pool_layer<pooling::average, 7>;
static_assert(adaptive::output(shape{13, 14, 2}) == shape{7, 7, 2});
static_assert(adaptive::facts(shape{13, 14, 2}).flops == 19 * 14 * 2);
static_assert(adaptive_pool_layer<pooling::max, 2, 3>::output(shape{13, 14, 2}) == shape{2, 3, 2});
static_assert(adaptive::label().view() == "adaptive_average_pool<7>");

BOOST_AUTO_TEST_CASE(pools_say_why_they_refuse) {
    const auto problem = []<class Layer>(const Layer&, const shape& in) {
        return std::string(Layer::problem(in).view());
    };
    BOOST_TEST(problem(whole{}, shape{9})
               == "expects axes before the channels, as of an image, got 9");
    BOOST_TEST(problem(adaptive_pool_layer<pooling::average, 2, 2>{}, shape{9, 4})
               == "has 2 numbers of bins for the 1 axes of 9x4: give 1, or one an axis");
    BOOST_TEST(problem(adaptive_pool_layer<pooling::average, 0>{}, shape{9, 4})
               == "has 0 bins: give at least 1");
    BOOST_TEST(problem(pool_layer<pooling::max, 2, kernel(2), count_include_pad>{}, shape{4, 4, 1})
               == "got an option it does not take: leave it out");
}

}  // namespace
