// expect-error: weft: layer 3, input<8>, stands in the middle: a chain begins with its only input
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::dense<8> | weft::dense<2>;
#else
constexpr auto net = weft::input<4> | weft::dense<8> | weft::input<8> | weft::dense<2>;
#endif
