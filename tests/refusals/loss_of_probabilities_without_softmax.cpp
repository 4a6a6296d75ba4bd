// expect-error: weft: the loss takes probabilities, but layer 4, dense<3>, gives any numbers: end with softmax(x) or sigmoid(x), or give the loss {.from_logits = true}
#include <weft/declare.hpp>
#include <weft/loss/cross_entropy.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<8> | relu(x) | dense<3>;
#ifdef WEFT_CONTROL
constexpr auto as_it_is = input<4> | dense<3> | linear(x);
static_assert(require_loss<as_it_is, sparse_categorical_cross_entropy>());
constexpr auto chosen = sparse_categorical_cross_entropy({.from_logits = true});
#else
constexpr auto chosen = sparse_categorical_cross_entropy;
#endif
static_assert(require_loss<net, chosen>());
