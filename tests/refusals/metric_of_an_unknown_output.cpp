// expect-error: weft: the network has no output number 2: it has 2, counted from 0
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | outputs(dense<3> | softmax(x), dense<2>);
constexpr auto chosen = losses(sparse_categorical_cross_entropy, mean_squared_error);
#ifdef WEFT_CONTROL
constexpr std::size_t which = 1;
#else
constexpr std::size_t which = 2;
#endif
auto judged(const model<net>& m, const dataset& data) { return output_of<chosen, which>(m, data); }
