// expect-error: weft: number of losses 1, of outputs 2: losses(...) takes one for each output, in their order
#include <weft/declare.hpp>
#include <weft/loss/losses.hpp>
#include <weft/loss/regression.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | outputs(dense<4> | tanh(x), dense<2>);
#ifdef WEFT_CONTROL
constexpr auto chosen = losses(mean_squared_error, 0.3 * mean_absolute_error);
#else
constexpr auto chosen = mean_squared_error;
#endif
static_assert(require_loss<net, chosen>());
