// expect-error: weft: an optimizer has at most 7 states
#include <weft/train/optimizer_state.hpp>
using namespace weft;
struct averaging {
    double learning_rate = 0.1;
#ifdef WEFT_CONTROL
    static constexpr auto rule = update(state<0> = state<0> + weight, weight = state<0> * rate);
#else
    static constexpr auto rule = update(state<7> = state<7> + weight, weight = state<7> * rate);
#endif
};
void run(optimizer_state<averaging, float, 16>& optimizer, float* weights, const float* gradients) {
    optimizer.update(weights, gradients);
}
// The states are counted where an optimizer starts.
optimizer_state<averaging, float, 16> start() { return optimizer_state<averaging, float, 16>({}); }
