// expect-error: weft: layer 2, a formula, uses the placeholder target: a layer is a formula of x (and gate, noise, parameter)
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::x - 1;
#else
constexpr auto net = weft::input<4> | weft::x - weft::target;
#endif
