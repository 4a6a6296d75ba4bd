// expect-error: weft: a model has one input and one output: a network of several can be declared and counted, and has no model yet
#include <weft/weft.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | residual(dense<4> | tanh(x));
#else
constexpr auto net = input<4> | outputs(dense<4> | tanh(x), dense<2>);
#endif
const model<net> m;
