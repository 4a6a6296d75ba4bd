// expect-error: weft: none of the 3 layers has parameters: there is no head to cut off
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto body = without_head(input<4> | dense<4> | softmax(x));
#else
constexpr auto body = without_head(input<4> | tanh(x) | softmax(x));
#endif
