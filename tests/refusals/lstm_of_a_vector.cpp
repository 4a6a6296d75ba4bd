// expect-error: weft: layer 3, lstm<8>, expects a sequence of steps, features, got 16: give a recurrence before it return_sequences, or reshape the vector
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 8> | lstm<16, return_sequences> | lstm<8>;
#else
constexpr auto net = input<8, 8> | lstm<16> | lstm<8>;
#endif
