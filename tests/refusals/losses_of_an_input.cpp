// expect-error: weft: output 2 is an input as it is: its loss has nothing to train
#include <weft/declare.hpp>
#include <weft/loss/losses.hpp>
#include <weft/loss/regression.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | outputs(dense<4>, tanh(x));
#else
constexpr auto net = input<4> | outputs(dense<4>, identity);
#endif
constexpr auto chosen = losses(mean_squared_error, mean_squared_error);
static_assert(require_loss<net, chosen>());
