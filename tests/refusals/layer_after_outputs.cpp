// expect-error: weft: layer 4, dense<3>, stands after outputs(...): nothing follows them
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | outputs(dense<2>, dense<1> | dense<3>);
#else
constexpr auto net = input<4> | outputs(dense<2>, dense<1>) | dense<3>;
#endif
