// expect-error: weft: piecewise_constant needs one value more than boundaries
#include <weft/schedule.hpp>
#ifdef WEFT_CONTROL
constexpr weft::piecewise_constant pieces{{100, 200, 300}, {0.1, 0.05, 0.025, 0.001}};
#else
constexpr weft::piecewise_constant pieces{{100, 200, 300}, {0.1, 0.05, 0.025}};
#endif
