// expect-error: weft: budget exceeded: peak_activation_bytes used 400, allowed 256; costliest: layer 3 relu(x) 240, layer 5 softmax(x) 160
#include <weft/declare.hpp>
using namespace weft;
constexpr auto net = input<9> | dense<30> | relu(x) | dense<20> | softmax(x);
#ifdef WEFT_CONTROL
constexpr budget controller{.peak_activation_bytes = 400};
#else
constexpr budget controller{.peak_activation_bytes = 256};
#endif
static_assert(require<net, controller, double>());
