// expect-error: weft: the loss is a formula alone: make it mean(formula) or sum(formula)
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<1>;
#ifdef WEFT_CONTROL
constexpr auto chosen = mean(square(prediction - target));
static_assert(require_loss<net, chosen>());
#else
constexpr auto chosen = square(prediction - target);
void train(model<net>& m, const dataset& data) {
    fit<chosen>(m, data, adam{}, {.epochs = 2, .validation = &data});
    make_trainer<chosen>(m, adam{}).step(data.inputs, data.targets);
    gradient<chosen>(m, data.inputs, data.targets);
    loss_over<chosen>(m, data);
}
#endif
