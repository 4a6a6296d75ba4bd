// expect-error: weft: layer 1, input<1, 2, 3, 4, 5, 6>, has 6 extents: a shape has at most 5
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<1, 2, 3, 4, 5> | weft::flatten;
#else
constexpr auto net = weft::input<1, 2, 3, 4, 5, 6> | weft::flatten;
#endif
