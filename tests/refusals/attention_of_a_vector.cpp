// expect-error: weft: layer 3, multi_head_attention<2, 8>, expects a sequence of steps, features, got 16: branch 1 gives 5x8, branch 2 gives 16
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<"memory", 2, 8> | tap<"encoder"> | input<"queries", 5, 8> | multi_head_attention<2, 8>(identity, from<"encoder">);
#else
constexpr auto net = input<"memory", 16> | tap<"encoder"> | input<"queries", 5, 8> | multi_head_attention<2, 8>(identity, from<"encoder">);
#endif
