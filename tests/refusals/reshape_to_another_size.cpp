// expect-error: weft: layer 2, reshape<4, 8>, makes 32 elements of 64, which has 64: give extents with a product of 64
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<64> | weft::reshape<8, 8>;
#else
constexpr auto net = weft::input<64> | weft::reshape<4, 8>;
#endif
