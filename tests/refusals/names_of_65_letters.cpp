// expect-error: weft: named<"the_encoder_of_the_left_picture"> is around names that are too long: those of blocks within each other have at most 64 letters together, a / after each counted
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto block = named<"its_block_of_28_by_28_pixels__1">(dense<8>);
#else
constexpr auto block = named<"its_block_of_28_by_28_pixels___1">(dense<8>);
#endif
constexpr auto net = input<8> | named<"the_encoder_of_the_left_picture">(block | dense<8>);
constexpr auto count = parameters(net);
