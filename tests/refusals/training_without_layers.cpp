// expect-error: weft: a network of 2 layers without a dense layer or a formula has nothing to train: add one
#include <weft/weft.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<3> | flatten | dense<3>;
#else
constexpr auto net = input<3> | flatten;
#endif
auto use(const dataset& data) {
    model<net> m{seed{1}};
    fit<mean_squared_error>(m, data, sgd{});
    return make_trainer<mean_squared_error>(m, sgd{}).gradients().get("dense/bias");
}
