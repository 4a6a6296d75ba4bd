// expect-error: weft: a network of 2 layers without a dense layer or a formula has nothing to train: add one
#include <weft/declare.hpp>
#include <weft/loss/loss.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto chosen = mean(square(prediction - target));
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | flatten | dense<1>;
#else
constexpr auto net = input<4> | flatten;
#endif
static_assert(require_loss<net, chosen>());
