// expect-error: weft: layer 4, dense<4>, stands within a branch: cut before the whole block
#include <weft/declare.hpp>
using namespace weft;
constexpr auto net = input<4> | residual(dense<6> | tanh(x) | dense<4>) | dense<2>;
#ifdef WEFT_CONTROL
constexpr auto body = before<"dense_2">(net);
#else
constexpr auto body = before<"dense_1">(net);
#endif
