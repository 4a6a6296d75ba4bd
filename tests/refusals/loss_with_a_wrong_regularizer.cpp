// expect-error: weft: the loss has a wrong regularizer: l2 expects a factor of at least 0
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<1>;
#ifdef WEFT_CONTROL
constexpr auto chosen = regularized(mean_squared_error, l2(1e-4));
#else
constexpr auto chosen = regularized(mean_squared_error, l2(-1e-4));
#endif
static_assert(require_loss<net, chosen>());
