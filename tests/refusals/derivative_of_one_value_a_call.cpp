// expect-error: weft: a derivative is taken with respect to an element or row placeholder, such as x; a rate, a step or a setting has one value a call
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto slope = derivative(weft::rate * weft::x, weft::x);
#else
constexpr auto slope = derivative(weft::rate * weft::x, weft::rate);
#endif
