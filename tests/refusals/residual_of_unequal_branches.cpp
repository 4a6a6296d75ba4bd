// expect-error: weft: layer 4, add, joins unequal branches: branch 1 gives 8, branch 2 gives 16: make them alike
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<16> | residual(dense<16> | tanh(x)) | relu(x);
#else
constexpr auto net = input<16> | residual(dense<8> | tanh(x)) | relu(x);
#endif
