// expect-error: weft: evaluate needs a binding for every placeholder of the formula: x = 0.5
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr double value = evaluate(x - target, x = 0.5, target = 1.0);
#else
constexpr double value = evaluate(x - target, x = 0.5);
#endif
