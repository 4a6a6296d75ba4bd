// SPDX-License-Identifier: MIT
// What embeddings and positions tell about themselves.
#include <weft/layer/embedding.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

using words_of_gpt2 = embedding_layer<50'257, 768>;
static_assert(words_of_gpt2::output(shape{1'024}) == shape{1'024, 768});
static_assert(words_of_gpt2::facts(shape{1'024}).parameters == 38'597'376);
static_assert(words_of_gpt2::facts(shape{1'024}).macs == 0);
static_assert(words_of_gpt2::facts(shape{1'024}).backward_flops == 1'024 * 768);
static_assert(words_of_gpt2::parameters(shape{9})[0].starts_as == random_uniform());
static_assert(embedding_layer<5, 2, random_normal(0, 0.02)>::parameters(shape{9})[0].starts_as
              == random_normal(0, 0.02));
static_assert(embedding_layer<5, 2>::output(shape{3, 4}) == shape{3, 4, 2});

// The table counts where the embedding stands, its products here.
using words_again = tied_dense_layer<"words", 50'257, no_bias>;
static_assert(words_again::facts(shape{9, 768}).parameters == 0);
static_assert(words_again::facts(shape{9, 768}).tied_parameters == 38'597'376);
static_assert(words_again::facts(shape{9, 768}).macs == 9 * 38'597'376ull);
static_assert(tied_dense_layer<"w", 5>::parameters(shape{9, 3})[0].extents == shape{5});
static_assert(tied_dense_layer<"w", 5>::facts(shape{9, 3}).bias_adds == 45);
static_assert(tied_dense_layer<"w", 5>::output(shape{9, 3}) == shape{9, 5});
static_assert(words_again::label().view() == "tied_dense<\"words\", 50257, no_bias>");

using positions = position_embedding_layer<1'024>;
static_assert(positions::facts(shape{10, 768}).parameters == 786'432);
static_assert(positions::facts(shape{10, 768}).flops == 7'680);
static_assert(positions::parameters(shape{10, 768})[0].extents == shape{1'024, 768});
static_assert(positions::output(shape{10, 768}) == shape{10, 768});

using waves = sinusoidal_positions_layer;
static_assert(waves::facts(shape{10, 8}).parameters == 0 && waves::facts(shape{10, 8}).flops == 80);
static_assert(waves::accepts(shape{10, 8}) && !waves::accepts(shape{8}));

BOOST_AUTO_TEST_CASE(embeddings_say_why_they_refuse) {
    const auto problem = []<class Layer>(const Layer&, const shape& in) {
        BOOST_TEST(!Layer::accepts(in));
        return std::string(Layer::problem(in).view());
    };
    BOOST_TEST(problem(positions{}, shape{1'025, 8})
               == "has positions for 1024 steps, got a sequence of 1025: give it as many, or cut "
                  "the sequence");
    BOOST_TEST(problem(positions{}, shape{8}) == "expects a sequence of steps, features, got 8");
    BOOST_TEST(problem(waves{}, shape{8}) == "expects a sequence of steps, features, got 8");
    BOOST_TEST(problem(embedding_layer<0, 4>{}, shape{8})
               == "has a table of no numbers: give it at least 1 row and 1 column");
    BOOST_TEST(problem(embedding_layer<5, 4, no_bias>{}, shape{8}).starts_with("got another"));
    BOOST_TEST(problem(embedding_layer<5, 4, l2(-1)>{}, shape{8})
               == "has a wrong option: l2 expects a factor of at least 0");
    BOOST_TEST(problem(tied_dense_layer<"words", 0>{}, shape{8}) == "has 0 units: give it at least 1");
    BOOST_TEST(problem(tied_dense_layer<"words", 5, he_normal>{}, shape{8}).starts_with("got another"));
    BOOST_TEST(problem(tied_dense_layer<"words", 5, bias_regularizer(l2(-1))>{}, shape{8})
               == "has a wrong option: l2 expects a factor of at least 0");
    BOOST_TEST(problem(embedding_layer<5, 4>{}, shape{1, 2, 3, 4, 5})
               == "expects the numbers of 1 to 4 axes, got 1x2x3x4x5");
}

}  // namespace
