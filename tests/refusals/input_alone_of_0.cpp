// expect-error: weft: layer 1, input<0>, has an extent of 0: every extent is at least 1
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
static_assert(parameters(weft::input<1>) == 0);
#else
constexpr auto count = parameters(weft::input<0>);
#endif
