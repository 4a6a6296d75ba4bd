// SPDX-License-Identifier: MIT
// The networks of examples/zoo/ that are chains have their published numbers.
#include "../../examples/zoo/alexnet.hpp"
#include "../../examples/zoo/character_models.hpp"
#include "../../examples/zoo/lenet.hpp"
#include "../../examples/zoo/mobilenet.hpp"
#include "../../examples/zoo/vgg.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// Dive into Deep Learning, 7.6: 156 + 2,416 + 48,120 + 10,164 + 850.
static_assert(parameters(zoo::lenet5) == 61'706);
static_assert(macs(zoo::lenet5) == 28 * 28 * 150 + 10 * 10 * 2'400 + 48'000 + 10'080 + 840);
static_assert(depth(zoo::lenet5) == 5);

// torchvision alexnet: 61,100,840 parameters, 0.71 G; Caffe bvlc_alexnet: 60,965,224.
static_assert(parameters(zoo::alexnet) == 61'100'840);
static_assert(macs(zoo::alexnet) == 714'188'480);
static_assert(parameters(zoo::alexnet_of_two_towers) == 60'965'224);
static_assert(macs(zoo::alexnet_of_two_towers) == 724'406'816);

// torchvision vgg11, vgg13, vgg16, vgg19: parameters, and 7.61, 11.31, 15.47 and 19.63 G.
static_assert(parameters(zoo::vgg11) == 132'863'336 && macs(zoo::vgg11) == 7'609'090'048);
static_assert(parameters(zoo::vgg13) == 133'047'848 && macs(zoo::vgg13) == 11'308'466'176);
static_assert(parameters(zoo::vgg16) == 138'357'544 && macs(zoo::vgg16) == 15'470'264'320);
static_assert(parameters(zoo::vgg19) == 143'667'240 && macs(zoo::vgg19) == 19'632'062'464);
static_assert(depth(zoo::vgg16) == 16 && depth(zoo::vgg19) == 19);

// Keras MobileNet: 4,253,864 numbers, 21,888 of them not trained; 569 M in the paper, table 9.
static_assert(parameters(zoo::mobilenet) == 4'253'864 - 21'888);
static_assert(statistics(zoo::mobilenet) == 21'888);
static_assert(macs(zoo::mobilenet) == 568'740'352);

// char-rnn prints 240,321 parameters; it adds two biases to every gate, Keras one.
static_assert(parameters(zoo::character_lstm) == 240'321 - 2 * 4 * 128);
// TensorFlow's summary: 16,896 + 3,938,304 + 67,650.
static_assert(parameters(zoo::character_gru) == 4'022'850);

BOOST_AUTO_TEST_CASE(chains_give_what_they_are_made_for) {
    BOOST_TEST((output_shape(zoo::vgg16) == shape{1000}));
    BOOST_TEST((output_shape(zoo::mobilenet) == shape{1000}));
    BOOST_TEST((output_shape(zoo::character_lstm) == shape{50, 65}));
}

}  // namespace
