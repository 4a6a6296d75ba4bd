// expect-error: weft: fit takes its loss as a template argument: fit<mean_squared_error>(m, data, adam{})
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<1>;
#ifdef WEFT_CONTROL
using trained = decltype(fit<mean_squared_error>(std::declval<model<net>&>(), dataset{}, adam{}, {.epochs = 2}));
#else
void train(model<net>& m, const dataset& data) {
    fit(m, data, adam{}, {.epochs = 2});
    fit(m, data, mean_squared_error, adam{}, {.epochs = 2});
}
#endif
