// expect-error: weft: layer 2, conv2d<8, kernel(7)>, covers 7 elements, more than the 5 of axis 1 of 5x6x1 with padding: use a smaller kernel, or same
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<5, 6, 1> | conv2d<8, kernel(7), same>;
#else
constexpr auto net = input<5, 6, 1> | conv2d<8, kernel(7)>;
#endif
