// expect-error: weft: nothing reads layer 4: name its wire with tap and take it up with from, or leave it out
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | tap<"in"> | dense<4> | tanh(x) | dense<3>
                    | concatenate(identity, from<"in">) | dense<2>;
#else
constexpr auto net = input<4> | tap<"in"> | dense<4> | tanh(x) | dense<3> | from<"in"> | dense<2>;
#endif
constexpr auto count = parameters(net);
