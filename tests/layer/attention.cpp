// SPDX-License-Identifier: MIT
// What attention tells about itself.
#include <weft/layer/attention.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

// GPT-2's: 4 (768 * 768 + 768) parameters; scores and what is taken are 2 * steps^2 * 768 products.
using of_gpt2 = attention_layer<12, 64>;
static_assert(of_gpt2::facts(shape{10, 768}).parameters == 2'362'368);
static_assert(of_gpt2::facts(shape{10, 768}).macs == 10 * 4 * 768 * 768 + 2 * 100 * 768);
static_assert(of_gpt2::facts(shape{10, 768}).inner_macs == 10 * 768 * 768 + 2 * 100 * 768);
static_assert(of_gpt2::facts(shape{10, 768}).bias_adds == 10 * 4 * 768);
static_assert(of_gpt2::output(shape{10, 768}) == shape{10, 768});

// Softmax of a row of 10 is 48 operations (docs/explanation/complexity.md), then the scale.
static_assert(of_gpt2::facts(shape{10, 768}).flops == 12 * 10 * 48 + 10 * 768);
static_assert(of_gpt2::facts(shape{10, 768}).transcendentals == 12 * 100);

// A causal step takes from itself and those before: 55 of 100 scores.
using causal_one = attention_layer<12, 64, causal>;
static_assert(causal_one::facts(shape{10, 768}).macs == 10 * 4 * 768 * 768 + 2 * 55 * 768);
static_assert(causal_one::facts(shape{10, 768}).masked_macs == 2 * 45 * 768);
static_assert(causal_one::facts(shape{10, 768}).transcendentals == 12 * 55);

// Keys and values of 2 heads for 8 of queries, without biases: Q and O 64 x 64, K and V 64 x 16.
using grouped = attention_layer<8, 8, kv_heads(2), no_bias, rotary>;
static_assert(grouped::facts(shape{5, 64}).parameters == 2 * 64 * 64 + 2 * 64 * 16);
static_assert(grouped::facts(shape{5, 64}).flops
              == attention_layer<8, 8>::facts(shape{5, 64}).flops + 3 * 5 * (64 + 16));

// Cross attention: queries of one sequence, keys and values of another.
using cross = attention_layer<2, 3, value_dim(2)>;
static_assert(cross::output(shape{3, 4}, shape{5, 7}) == shape{3, 4});
static_assert(cross::facts(shape{3, 4}, shape{5, 7}).macs
              == 3 * 4 * 6 + 5 * 7 * (6 + 4) + 3 * 5 * (6 + 4) + 3 * 4 * 4);
static_assert(cross::parameters(shape{3, 4}, shape{5, 7})[2].extents == shape{7, 2, 3});

static_assert(causal_one::label().view() == "multi_head_attention<12, 64, causal>");
static_assert(grouped::label().view() == "multi_head_attention<8, 8, kv_heads(2)>");

BOOST_AUTO_TEST_CASE(attention_says_why_it_refuses) {
    const auto problem = []<class Layer>(const Layer&, const shape& in) {
        BOOST_TEST(!Layer::accepts(in));
        return std::string(Layer::problem(in).view());
    };
    BOOST_TEST(problem(of_gpt2{}, shape{768}) == "expects a sequence of steps, features, got 768");
    BOOST_TEST(problem(attention_layer<8, 8, kv_heads(3)>{}, shape{5, 64})
               == "has 3 kv_heads, which do not divide its 8 heads");
    BOOST_TEST(problem(attention_layer<8, 3, rotary>{}, shape{5, 64})
               == "is rotary, which turns pairs of features: its key_dim, 3, is odd");
    BOOST_TEST(problem(attention_layer<0, 3>{}, shape{5, 64})
               == "has heads of no features: give at least 1 head and 1 feature");
    BOOST_TEST(problem(attention_layer<2, 3, same>{}, shape{5, 64}).starts_with("got another"));
    BOOST_TEST(problem(attention_layer<8, 3, kv_heads(2), kv_heads(4)>{}, shape{5, 64})
               == "has a wrong option: an option twice: leave one out");
    BOOST_TEST(problem(attention_layer<2, 3, l2(-1)>{}, shape{5, 64})
               == "has a wrong option: l2 expects a factor of at least 0");
    BOOST_TEST(std::string(causal_one::problem(shape{5, 4}, shape{6, 4}).view())
               == "is causal, but got 5 steps and a memory of 6");
}

}  // namespace
