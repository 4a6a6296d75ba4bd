// expect-error: weft: layer 2, reshape<1, 1, 1, 2, 2, 2>, has 6 extents: a shape has at most 5
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<8> | weft::reshape<1, 1, 2, 2, 2>;
#else
constexpr auto net = weft::input<8> | weft::reshape<1, 1, 1, 2, 2, 2>;
#endif
