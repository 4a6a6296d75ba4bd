// expect-error: weft: layer 2, dense<8>, has a wrong option: max_norm expects a norm above 0
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::dense<8, weft::max_norm(2)>;
#else
constexpr auto net = weft::input<4> | weft::dense<8, weft::max_norm(0)>;
#endif
