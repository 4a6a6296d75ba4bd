// expect-error: weft: a chain that begins with conv2d<8, kernel(3)> has no shapes: begin it with input<...>
#include <weft/declare.hpp>
using namespace weft;
constexpr auto body = conv2d<8, kernel(3)> | relu(x);
#ifdef WEFT_CONTROL
constexpr auto larger = at_resolution<32, 32>(input<8, 8, 3> | body);
#else
constexpr auto larger = at_resolution<32, 32>(body);
#endif
