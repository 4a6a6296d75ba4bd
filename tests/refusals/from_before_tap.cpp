// expect-error: weft: tap<"late"> after layer 3 makes a cycle: from<"late"> after layer 1 takes the wire up before it is named
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | tap<"early"> | dense<4> | add(identity, from<"early">) | dense<4>;
#else
constexpr auto net = input<4> | add(identity, from<"late">) | dense<4> | tap<"late"> | dense<4>;
#endif
