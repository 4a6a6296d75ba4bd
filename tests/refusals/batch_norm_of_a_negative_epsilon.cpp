// expect-error: weft: a norm expects an epsilon of at least 0
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8> | batch_norm(1e-5);
#else
constexpr auto net = input<8> | batch_norm(-1e-5);
#endif
