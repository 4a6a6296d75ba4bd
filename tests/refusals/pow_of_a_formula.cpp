// expect-error: weft: pow needs an exponent that is a number or one value a call; write exp(b * log(a)) for another
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto power = pow(weft::x, 2.5);
#else
constexpr auto power = pow(weft::x, weft::target);
#endif
