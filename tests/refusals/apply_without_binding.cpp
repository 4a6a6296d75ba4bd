// expect-error: weft: apply needs a binding for every placeholder of the formula: x = values
#include <weft/simd/apply.hpp>
using namespace weft;
constexpr auto distance = x - target;
#ifdef WEFT_CONTROL
void run(std::span<float> out, std::span<const float> in) { apply<distance>(out, x = in, target = in); }
#else
void run(std::span<float> out, std::span<const float> in) { apply<distance>(out, x = in); }
#endif
