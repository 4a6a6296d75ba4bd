// expect-error: weft: the loss uses the placeholder prediction: a loss between samples is a formula of similarity and labels
#include <weft/declare.hpp>
#include <weft/loss/pairwise.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<3>;
#ifdef WEFT_CONTROL
constexpr auto chosen = mean(where(positive_pair, -similarity, 0));
#else
constexpr auto chosen = mean(where(positive_pair, -similarity, prediction));
#endif
static_assert(require_loss<net, chosen>());
