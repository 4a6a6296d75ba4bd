// expect-error: weft: layer 2, dense<8>, has a wrong option: l2 expects a factor of at least 0
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::dense<8, weft::l2(1e-4)>;
#else
constexpr auto net = weft::input<4> | weft::dense<8, weft::l2(-1e-4)>;
#endif
