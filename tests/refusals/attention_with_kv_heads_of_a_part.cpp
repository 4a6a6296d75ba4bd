// expect-error: weft: layer 2, multi_head_attention<8, 4, kv_heads(3)>, has 3 kv_heads, which do not divide its 8 heads
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8> | multi_head_attention<8, 4, kv_heads(2)>;
#else
constexpr auto net = input<8, 8> | multi_head_attention<8, 4, kv_heads(3)>;
#endif
