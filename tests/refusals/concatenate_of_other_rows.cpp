// expect-error: weft: layer 3, concatenate, joins unequal branches: branch 1 gives 2x3, branch 2 gives 3x2: make all but the last extent alike
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<2, 3> | concatenate(identity, reshape<2, 3>);
#else
constexpr auto net = input<2, 3> | concatenate(identity, reshape<3, 2>);
#endif
