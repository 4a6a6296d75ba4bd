// expect-error: weft: the loss compares classes, but layer 3, sigmoid(x), gives 1 value a row: give one for each of at least 2 classes, or use binary_cross_entropy
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<1> | sigmoid(x);
#ifdef WEFT_CONTROL
static_assert(require_loss<net, binary_cross_entropy>());
#else
static_assert(require_loss<net, categorical_cross_entropy>());
#endif
