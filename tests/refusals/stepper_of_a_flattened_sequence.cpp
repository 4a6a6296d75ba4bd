// expect-error: weft: layer 3, flatten, cannot take one step after the other: it needs all steps
#include <weft/declare.hpp>
#include <weft/model/stepper.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 3> | conv1d<4, kernel(3), causal> | dense<1>;
#else
constexpr auto net = input<8, 3> | conv1d<4, kernel(3), causal> | flatten | dense<1>;
#endif
std::size_t use(const model<net>& m) {
    stepper s{m};
    return decltype(s)::input_size;
}
