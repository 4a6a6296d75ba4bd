// expect-error: weft: layer 1, input<>, has no extents: give at least one, input<64>
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<64> | weft::dense<10>;
#else
constexpr auto net = weft::input<> | weft::dense<10>;
#endif
