// expect-error: weft: tap<"a"> after layer 2 names a wire that nothing takes up: use from<"a">, or leave it out
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | dense<4> | tap<"a"> | tanh(x) | add(identity, from<"a">);
#else
constexpr auto net = input<4> | dense<4> | tap<"a"> | tanh(x);
#endif
constexpr auto count = parameters(net);
