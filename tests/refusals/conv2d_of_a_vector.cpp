// expect-error: weft: layer 2, conv2d<8, kernel(3)>, expects an image of height, width, channels, got 64
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8, 1> | conv2d<8, kernel(3)>;
#else
constexpr auto net = input<64> | conv2d<8, kernel(3)>;
#endif
