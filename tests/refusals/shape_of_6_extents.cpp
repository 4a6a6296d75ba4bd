// expect-error: weft: a shape has at most 5 extents
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr weft::shape most{1, 2, 3, 4, 5};
#else
constexpr weft::shape most{1, 2, 3, 4, 5, 6};
#endif
