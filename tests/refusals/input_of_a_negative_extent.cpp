// expect-error: weft: input expects extents of at least 1
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::dense<3>;
#else
constexpr auto net = weft::input<-4> | weft::dense<3>;
#endif
