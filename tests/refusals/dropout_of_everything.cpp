// expect-error: weft: dropout expects a rate of at least 0 and less than 1
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto layer = weft::dropout(0.99);
#else
constexpr auto layer = weft::dropout(1.0);
#endif
