// expect-error: weft: fit takes inputs and targets as a dataset: dataset data{.inputs = a, .targets = b, .samples = n}
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<1>;
#ifdef WEFT_CONTROL
using trained = decltype(fit<mean_squared_error>(
    std::declval<model<net>&>(), dataset{.inputs = {1, 2, 3, 4}, .targets = {1}, .samples = 1}, adam{}, {.epochs = 2}));
#else
void train(model<net>& m, const std::vector<float>& a, const std::vector<float>& b) {
    fit<mean_squared_error>(m, a, b, adam{}, {.epochs = 2});
}
#endif
