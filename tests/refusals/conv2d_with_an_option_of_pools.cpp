// expect-error: weft: layer 2, conv2d<6, kernel(3)>, got an option it does not take: leave it out
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8, 4> | conv2d<6, kernel(3)>;
#else
constexpr auto net = input<8, 8, 4> | conv2d<6, kernel(3), ceil_mode>;
#endif
