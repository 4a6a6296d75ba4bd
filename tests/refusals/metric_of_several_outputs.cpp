// expect-error: weft: a metric is of one output, the network has 2: accuracy<loss, 0>(m, data), or output_of<loss, 0>(m, data)
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | outputs(dense<3> | softmax(x), dense<2>);
constexpr auto chosen = losses(sparse_categorical_cross_entropy, mean_squared_error);
double judged(const model<net>& m, const dataset& data) {
#ifdef WEFT_CONTROL
    return accuracy<chosen, 0>(m, data);
#else
    return accuracy(m, data);
#endif
}
