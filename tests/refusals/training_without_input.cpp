// expect-error: weft: a chain that begins with dense<4> has no shapes: begin it with input<...>
#include <weft/weft.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<3> | dense<4> | relu(x) | dense<1>;
#else
constexpr auto net = dense<4> | relu(x) | dense<1>;
#endif
double use(const dataset& data) {
    model<net> m{seed{1}};
    fit<mean_squared_error>(m, data, sgd{});
    return loss_over<mean_squared_error>(m, data);
}
