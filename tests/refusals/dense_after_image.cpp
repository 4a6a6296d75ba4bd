// expect-error: weft: layer 2, dense<10>, expects a vector, got 28x28x1: put flatten before it, or use conv2d<10, kernel(1)>
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<28, 28, 1> | weft::flatten | weft::dense<10>;
#else
constexpr auto net = weft::input<28, 28, 1> | weft::dense<10>;
#endif
