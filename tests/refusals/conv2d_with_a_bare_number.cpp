// expect-error: weft: layer 2, conv2d<6, kernel()>, got a number for an option: write kernel(3), stride(2)
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8, 4> | conv2d<6, kernel(3)>;
#else
constexpr auto net = input<8, 8, 4> | conv2d<6, 3>;
#endif
