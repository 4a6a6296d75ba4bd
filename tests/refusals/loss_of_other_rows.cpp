// expect-error: weft: the loss takes rows of 9 values, as layer 5, flatten, gives them, but formulas before it have rows of 1: leave it out, or put up_sampling<1> between
#include <weft/weft.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<3, 3, 2> | conv2d<1, kernel(3), same> | batch_norm | sigmoid(x)
                   | up_sampling<1> | flatten;
#else
constexpr auto net = input<3, 3, 2> | conv2d<1, kernel(3), same> | batch_norm | sigmoid(x) | flatten;
#endif
double loss(model<net>& m, const std::vector<float>& inputs, const std::vector<float>& targets) {
    return make_trainer<dice>(m, adam{}).step(inputs, targets);
}
