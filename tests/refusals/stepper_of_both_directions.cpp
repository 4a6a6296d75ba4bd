// expect-error: weft: layer 2, bidirectional(gru<4>), cannot take one step after the other: it begins with the last step in one of its directions
#include <weft/declare.hpp>
#include <weft/model/stepper.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<8, 3> | gru<4> | dense<1>;
#else
constexpr auto net = input<8, 3> | bidirectional(gru<4>) | dense<1>;
#endif
float use(const model<net>& m) {
    stepper<net> s{m};
    s.reset();
    const std::array<float, 3> sample{};
    const std::array<float, 1> y = s(sample);
    return y[0];
}
