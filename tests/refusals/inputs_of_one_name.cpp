// expect-error: weft: layer 2, input<"left", 3>, names a wire that has its name already: give it another
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = concatenate(input<"left", 4> | dense<2>, input<"right", 3>) | dense<1>;
#else
constexpr auto net = concatenate(input<"left", 4>, input<"left", 3>) | dense<1>;
#endif
