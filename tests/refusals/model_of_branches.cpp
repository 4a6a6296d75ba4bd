// expect-error: weft: a model runs chains: a network of branches, named wires, shared or frozen blocks can be declared and counted, and has no model yet
#include <weft/weft.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | dense<4> | tanh(x);
#else
constexpr auto net = input<4> | residual(dense<4> | tanh(x));
#endif
const model<net> m;
