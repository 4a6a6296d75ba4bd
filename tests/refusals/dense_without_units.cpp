// expect-error: weft: layer 3, dense<0>, has 0 units: give it at least 1
// expect-error: weft: the declaration is refused
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::relu(weft::x) | weft::dense<1>;
#else
constexpr auto net = weft::input<4> | weft::relu(weft::x) | weft::dense<0>;
#endif
