// expect-error: weft: the loss uses the placeholder x: a loss is a formula of prediction, target and label
#include <weft/declare.hpp>
#include <weft/loss/loss.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<1>;
#ifdef WEFT_CONTROL
constexpr auto chosen = mean(square(prediction - target));
#else
constexpr auto chosen = mean(square(x - target));
#endif
static_assert(require_loss<net, chosen>());
