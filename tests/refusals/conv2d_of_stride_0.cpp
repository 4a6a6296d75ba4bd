// expect-error: weft: layer 2, conv2d<8, kernel(3), stride(0)>, has a stride of 0: it is at least 1
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8, 1> | conv2d<8, kernel(3), stride(1)>;
#else
constexpr auto net = input<8, 8, 1> | conv2d<8, kernel(3), stride(0)>;
#endif
