// expect-error: weft: shared<"cell"> after layer 2 has other layers than the first of its name, after layer 1: tied weights need the same layers and the same shape
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | shared<"cell">(dense<4>) | shared<"cell">(dense<4>);
#else
constexpr auto net = input<4> | shared<"cell">(dense<4>) | shared<"cell">(dense<4, no_bias>);
#endif
constexpr auto count = parameters(net);
