// expect-error: weft: layer 2, lstm<8>, expects a sequence of steps, features, got 64
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8> | lstm<8>;
#else
constexpr auto net = input<64> | lstm<8>;
#endif
