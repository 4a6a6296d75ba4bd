// expect-error: weft: the loss takes a class label, but layer 2, dense<1>, gives 1 value a row: give one for each of at least 2 classes, or use a loss of target
#include <weft/declare.hpp>
#include <weft/loss/loss.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto chosen = mean(square(prediction - label));
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | dense<2>;
#else
constexpr auto net = input<4> | dense<1>;
#endif
static_assert(require_loss<net, chosen>());
