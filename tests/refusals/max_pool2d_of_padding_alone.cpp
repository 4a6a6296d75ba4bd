// expect-error: weft: layer 2, max_pool2d<kernel(2), padding(2)>, is padded by as much as its kernel covers, 2: a window would hold padding alone
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8, 4> | max_pool2d<kernel(2), padding(1)>;
#else
constexpr auto net = input<8, 8, 4> | max_pool2d<kernel(2), padding(2)>;
#endif
