// expect-error: weft: layer 3, position_embedding<64>, has positions for 64 steps, got a sequence of 65: give it as many, or cut the sequence
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<64> | embedding<20, 8> | position_embedding<64>;
#else
constexpr auto net = input<65> | embedding<20, 8> | position_embedding<64>;
#endif
