// expect-error: weft: gaussian_noise expects a deviation of at least 0
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto layer = weft::gaussian_noise(0.1);
#else
constexpr auto layer = weft::gaussian_noise(-0.1);
#endif
