// expect-error: weft: from<"hiden"> after layer 3 takes up a wire that has no name: put tap<"hiden"> where it begins
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | tap<"hidden"> | dense<4> | tanh(x) | add(identity, from<"hidden">);
#else
constexpr auto net = input<4> | tap<"hidden"> | dense<4> | tanh(x) | add(identity, from<"hiden">);
#endif
constexpr auto count = parameters(net);
