// expect-error: weft: layer 1, input<28, 0, 1>, has an extent of 0: every extent is at least 1
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<28, 28, 1> | weft::flatten;
#else
constexpr auto net = weft::input<28, 0, 1> | weft::flatten;
#endif
