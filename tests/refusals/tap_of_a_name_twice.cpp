// expect-error: weft: tap<"a"> after layer 3 names a wire that has its name already: give it another
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | tap<"a"> | dense<4> | tanh(x) | tap<"b"> | dense<4>
                    | add(from<"a">, from<"b">, identity);
#else
constexpr auto net = input<4> | tap<"a"> | dense<4> | tanh(x) | tap<"a"> | dense<4>
                    | add(from<"a">, identity);
#endif
