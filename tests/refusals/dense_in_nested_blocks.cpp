// expect-error: weft: layer 6, dense<5>, expects a vector, got 2x2x2: put flatten before it, or use conv2d<5, kernel(1)>
#include <weft/declare.hpp>
using namespace weft;
constexpr auto inner = relu(x) | dense<5>;
#ifdef WEFT_CONTROL
constexpr auto block = dense<8> | tanh(x) | reshape<2, 2, 2> | flatten | inner;
constexpr auto net = input<3> | block;
#else
constexpr auto block = dense<8> | tanh(x) | reshape<2, 2, 2> | inner;
constexpr auto net = input<3> | block;
#endif
