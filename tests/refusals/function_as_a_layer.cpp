// expect-error: weft: layer 3 is no layer: a layer is dense<4> or a formula of x, such as 2 * x
#include <weft/declare.hpp>
constexpr auto twice = [](auto z) { return 2 * z; };
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<3> | weft::dense<3> | twice(weft::x);
#else
constexpr auto net = weft::input<3> | weft::dense<3> | twice;
#endif
