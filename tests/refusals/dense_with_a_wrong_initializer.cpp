// expect-error: weft: layer 2, dense<8>, has a wrong option: a normal initializer expects a deviation of at least 0
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::dense<8, weft::random_normal(0, 0.1)>;
#else
constexpr auto net = weft::input<4> | weft::dense<8, weft::random_normal(0, -0.1)>;
#endif
