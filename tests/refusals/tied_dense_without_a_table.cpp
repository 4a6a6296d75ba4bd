// expect-error: weft: layer 3, tied_dense<"words", 100>, has no table: write shared<"words">(embedding<100, 8>) before it
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<5> | shared<"words">(embedding<100, 8>) | tied_dense<"words", 100>;
#else
constexpr auto net = input<5> | embedding<100, 8> | tied_dense<"words", 100>;
#endif
constexpr auto count = parameters(net);
