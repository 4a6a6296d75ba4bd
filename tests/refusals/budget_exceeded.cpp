// expect-error: weft: budget exceeded: parameters used 1130, allowed 1000; costliest: layer 4 dense<20> 620, layer 2 dense<30> 300, layer 6 dense<10> 210
#include <weft/declare.hpp>
using namespace weft;
constexpr auto net = input<9> | dense<30> | relu(x) | dense<20> | tanh(x) | dense<10>;
#ifdef WEFT_CONTROL
constexpr budget controller{.parameters = 1'130};
#else
constexpr budget controller{.parameters = 1'000};
#endif
static_assert(require<net, controller>());
