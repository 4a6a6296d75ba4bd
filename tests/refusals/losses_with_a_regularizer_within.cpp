// expect-error: weft: the loss of output 2 has a regularizer: it is for all, regularized(losses(...), l2(1e-4))
#include <weft/declare.hpp>
#include <weft/loss/losses.hpp>
#include <weft/loss/regression.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | outputs(dense<4>, dense<2>);
#ifdef WEFT_CONTROL
constexpr auto chosen = regularized(losses(mean_squared_error, mean_squared_error), l2(1e-4));
#else
constexpr auto chosen = losses(mean_squared_error, regularized(mean_squared_error, l2(1e-4)));
#endif
static_assert(require_loss<net, chosen>());
