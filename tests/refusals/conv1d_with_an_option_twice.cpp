// expect-error: weft: layer 2, conv1d<6, kernel(3), causal>, got an option twice: leave one out
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 4> | conv1d<6, kernel(3), causal>;
#else
constexpr auto net = input<8, 4> | conv1d<6, kernel(3), same, causal>;
#endif
