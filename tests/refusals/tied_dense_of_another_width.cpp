// expect-error: weft: layer 4, tied_dense<"words", 100>, needs a table of 100x16, but that of shared<"words"> is 100x8
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<5> | shared<"words">(embedding<100, 8>) | dense<16> | dense<8> | tied_dense<"words", 100>;
#else
constexpr auto net = input<5> | shared<"words">(embedding<100, 8>) | dense<16> | tied_dense<"words", 100>;
#endif
constexpr auto count = parameters(net);
