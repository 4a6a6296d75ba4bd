// expect-error: weft: quantile expects a q from 0 to 1
#include <weft/loss.hpp>
#ifdef WEFT_CONTROL
constexpr auto late = weft::quantile(0.9);
#else
constexpr auto late = weft::quantile(90);
#endif
