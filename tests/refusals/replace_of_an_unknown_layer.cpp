// expect-error: weft: none of the 3 layers has the name dense_1: names are those of parameters, dense, dense_1, encoder/dense
#include <weft/declare.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<4> | tanh(x);
#ifdef WEFT_CONTROL
constexpr auto other = replace<"dense">(net, dense<5>);
#else
constexpr auto other = replace<"dense_1">(net, dense<5>);
#endif
