// expect-error: weft: a chain that begins with dense<4> has no shapes: begin it with input<...>
#include <weft/declare.hpp>
constexpr auto block = weft::dense<4> | weft::relu(weft::x);
#ifdef WEFT_CONTROL
constexpr auto count = parameters(weft::input<3> | block);
#else
constexpr auto count = parameters(block);
#endif
