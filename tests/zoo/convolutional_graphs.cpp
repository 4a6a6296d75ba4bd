// SPDX-License-Identifier: MIT
// The convolutional networks of examples/zoo/ with branches have their published numbers.
#include "../../examples/zoo/convnext.hpp"
#include "../../examples/zoo/densenet.hpp"
#include "../../examples/zoo/googlenet.hpp"
#include "../../examples/zoo/inverted_residuals.hpp"
#include "../../examples/zoo/resnet.hpp"
#include "../../examples/zoo/squeezenet.hpp"
#include "../../examples/zoo/unet.hpp"
#include "../../examples/zoo/wavenet.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// The documentation of torchvision gives parameters and GFLOPS, which are MACs, of two digits.
constexpr bool is_of(const complexity& cost, std::size_t parameter_count, double giga_macs) {
    const double difference = static_cast<double>(cost.macs) / 1e9 - giga_macs;
    return cost.parameters == parameter_count && difference <= 0.005 && difference >= -0.005;
}

static_assert(is_of(complexity_of(zoo::resnet18), 11'689'512, 1.81));
static_assert(macs(zoo::resnet18) == 1'814'073'344);  // fvcore
static_assert(is_of(complexity_of(zoo::resnet34), 21'797'672, 3.66));
static_assert(is_of(complexity_of(zoo::resnet50), 25'557'032, 4.09));
static_assert(is_of(complexity_of(zoo::resnet101), 44'549'160, 7.80));
static_assert(is_of(complexity_of(zoo::resnet152), 60'192'808, 11.51));
static_assert(depth(zoo::resnet50) == 2 * 53 + 1);  // with the batch norms, and shortcuts

static_assert(is_of(complexity_of(zoo::squeezenet1_0), 1'248'424, 0.82));
static_assert(is_of(complexity_of(zoo::squeezenet1_1), 1'235'496, 0.35));
static_assert(is_of(complexity_of(zoo::googlenet), 6'624'904, 1.50));
static_assert(is_of(complexity_of(zoo::densenet121), 7'978'856, 2.83));
static_assert(is_of(complexity_of(zoo::mobilenet_v2), 3'504'872, 0.30));
static_assert(is_of(complexity_of(zoo::mobilenet_v3_large), 5'483'032, 0.22));
static_assert(is_of(complexity_of(zoo::efficientnet_b0), 5'288'548, 0.39));
static_assert(is_of(complexity_of(zoo::convnext_tiny), 28'589'128, 4.46));

// Batch norms after convolutions cost nothing; those of DenseNet, after a concatenation, do.
static_assert(flops(zoo::resnet50) < unfolded_flops(zoo::resnet50));
static_assert(unfolded_flops(zoo::resnet50) - flops(zoo::resnet50) == 2 * 11'113'984);

// The paper's figure: 388 x 388 pixels of 2 classes.
static_assert(output_shape(zoo::unet) == shape{388, 388, 2});
static_assert(depth(zoo::unet) == 23);

// The same network in Keras counts 1,072,704 parameters. A step takes the first convolution, thirty
// layers of two gates and a 1x1 each, all but the last a 1x1 more, and the two at the end.
static_assert(parameters(zoo::wavenet<1'024>) == 1'072'704);
static_assert(macs(zoo::wavenet<1'024>)
              == 1'024 * (2 * 256 * 32 + 30 * (2 * 2 * 32 * 32 + 32 * 512) + 29 * 32 * 32
                          + 512 * 512 + 512 * 256));

constexpr budget of_resnet50{.parameters = 26'000'000, .macs = 4'100'000'000};
static_assert(require<zoo::resnet50, of_resnet50>());

BOOST_AUTO_TEST_CASE(networks_of_images_give_a_thousand_classes) {
    BOOST_TEST((output_shape(zoo::resnet50) == shape{1000}));
    BOOST_TEST((output_shape(zoo::densenet121) == shape{1000}));
    BOOST_TEST((output_shape(zoo::efficientnet_b0) == shape{1000}));
}

}  // namespace
