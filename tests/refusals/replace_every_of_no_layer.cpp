// expect-error: weft: none of the 3 layers is written relu(x): there is nothing to replace
#include <weft/declare.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<4> | tanh(x);
#ifdef WEFT_CONTROL
constexpr auto other = replace_every(net, tanh(x), gelu(x));
#else
constexpr auto other = replace_every(net, relu(x), gelu(x));
#endif
