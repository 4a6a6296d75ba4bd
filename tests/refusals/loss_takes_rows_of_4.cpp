// expect-error: weft: the loss takes rows of 4 values, but layer 2, dense<2>, gives 2: end with rows of 4
#include <weft/declare.hpp>
#include <weft/loss/boxes.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8> | dense<4>;
#else
constexpr auto net = input<8> | dense<2>;
#endif
static_assert(require_loss<net, giou_loss>());
