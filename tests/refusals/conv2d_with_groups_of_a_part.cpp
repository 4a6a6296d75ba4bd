// expect-error: weft: layer 2, conv2d<6, kernel(3), groups(3)>, has 3 groups, which do not divide the 4 channels of 8x8x4
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8, 4> | conv2d<6, kernel(3), groups(2)>;
#else
constexpr auto net = input<8, 8, 4> | conv2d<6, kernel(3), groups(3)>;
#endif
