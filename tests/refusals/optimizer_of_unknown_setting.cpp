// expect-error: weft: an update names a placeholder that is neither weight, weight_gradient
#include <weft/train/optimizer_state.hpp>
using namespace weft;
struct descent {
    double learning_rate = 0.1, momentum = 0.9;
#ifdef WEFT_CONTROL
    static constexpr auto velocity = setting<"momentum"> * state<0> - rate * weight_gradient;
#else
    static constexpr auto velocity = setting<"momentom"> * state<0> - rate * weight_gradient;
#endif
    static constexpr auto rule = update(state<0> = velocity, weight = weight + velocity);
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"momentum"> = momentum); }
};
void run(optimizer_state<descent, float, 16>& optimizer, float* weights, const float* gradients) {
    optimizer.update(weights, gradients);
}
