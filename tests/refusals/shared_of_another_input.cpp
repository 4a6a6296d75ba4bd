// expect-error: weft: shared<"cell"> after layer 2 has another input than the first of its name, after layer 1: tied weights need the same layers and the same shape
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8> | shared<"cell">(dense<8>) | shared<"cell">(dense<8>);
#else
constexpr auto net = input<4> | shared<"cell">(dense<8>) | shared<"cell">(dense<8>);
#endif
constexpr auto count = parameters(net);
