// SPDX-License-Identifier: MIT
// The transformers of examples/zoo/, and DLinear, have their published numbers.
#include "../../examples/zoo/dlinear.hpp"
#include "../../examples/zoo/transformers.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// torchvision vit_b_16: 86,567,656 parameters with a class token of 768, 17.56 G.
static_assert(parameters(zoo::vit_b_16) == 86'567'656 - 768);
static_assert((macs(zoo::vit_b_16) + 5'000'000) / 10'000'000 == 1'756);

// Tolstikhin et al., table 1: 59 M; by hand, of a block 2 norms, 2 dense layers over the patches
// and 2 over the channels.
static_assert(parameters(zoo::mixer_b_16)
              == 590'592 + 12 * (2 * 1'536 + (196 * 384 + 384) + (384 * 196 + 196)
                                 + (768 * 3'072 + 3'072) + (3'072 * 768 + 768))
                     + 1'536 + 769'000);
static_assert(parameters(zoo::mixer_b_16) / 1'000'000 == 59);

// Hugging Face: GPT2LMHeadModel of 124,439,808, its head tied, BertModel of 109,482,240, BertForMaskedLM
// of 109,514,298 parameters.
static_assert(parameters(zoo::gpt2<1'024>) == 124'439'808);
static_assert(parameters(zoo::gpt2<16>) == 124'439'808);
static_assert(parameters(zoo::bert_base<128>) == 109'482'240);
static_assert(parameters(zoo::bert_masked<128>) == 109'514'298);
// The quadratic term: scores seen and what is taken by them, 2 * 64 MACs a score and head; then the
// products with the table.
static_assert(macs(zoo::gpt2<1'024>)
              == 12ull * 1'024 * 12 * 768 * 768 + 12ull * 12 * 128 * (1'024 * 1'025 / 2)
                     + 1'024ull * 768 * 50'257);

// PyTorch: nn.Transformer() of 44,140,544 parameters, and one table for both languages and the logits.
static_assert(parameters(zoo::transformer<40, 30>) == 44'140'544 + 37'000 * 512);
// A block of the encoder of S steps 4 S projections of 512 x 512 and S^2 scores, twice 512 MACs each; of
// the decoder of T steps, which look into S, 2 S more, all of T^2 / 2 and S T scores.
constexpr std::size_t of_blocks(std::size_t s, std::size_t t) {
    constexpr std::size_t square = 512 * 512, dense_layers = 2 * 4 * square;
    return s * (4 * square + dense_layers) + 1'024 * s * s
         + t * (6 * square + dense_layers) + 2 * s * square + 1'024 * (t * (t + 1) / 2 + s * t);
}
static_assert(macs(zoo::transformer<40, 30>) == 6 * of_blocks(40, 30) + 30ull * 512 * 37'000);

// Zeng et al., table 8: 139.7 K parameters, of 96 steps for 720.
static_assert(parameters(zoo::dlinear<96, 720>) == 139'680);

BOOST_AUTO_TEST_CASE(transformers_give_what_they_are_made_for) {
    BOOST_TEST((output_shape(zoo::vit_b_16) == shape{1000}));
    BOOST_TEST((output_shape(zoo::gpt2<1'024>) == shape{1024, 50'257}));
    BOOST_TEST((output_shape(zoo::transformer<40, 30>) == shape{30, 37'000}));
    BOOST_TEST((output_shape(zoo::bert_base<128>) == shape{768}));
    BOOST_TEST((output_shape(zoo::dlinear<96, 720>) == shape{720}));
}

}  // namespace
