// expect-error: weft: layer 2, dense<8>, has a wrong option: a second regularizer: l1_l2(a, b) is both
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::dense<8, weft::l1_l2(1e-5, 1e-4)>;
#else
constexpr auto net = weft::input<4> | weft::dense<8, weft::l1(1e-5), weft::l2(1e-4)>;
#endif
