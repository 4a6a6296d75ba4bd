// expect-error: weft: the losses of outputs 1 and 2 are a mean and a sum: make both means, or both sums
#include <weft/declare.hpp>
#include <weft/loss/losses.hpp>
#include <weft/loss/regression.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | outputs(dense<4>, dense<2>);
#ifdef WEFT_CONTROL
constexpr auto chosen = losses(sum(mean_squared_error), sum(mean_squared_error));
#else
constexpr auto chosen = losses(mean_squared_error, sum(mean_squared_error));
#endif
static_assert(require_loss<net, chosen>());
