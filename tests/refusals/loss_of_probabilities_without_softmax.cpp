// expect-error: weft: the loss takes probabilities, but layer 4, dense<3>, gives any numbers: end with softmax(x) or sigmoid(x), or give the loss {.from_logits = true}
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<8> | relu(x) | dense<3>;
#ifdef WEFT_CONTROL
constexpr auto chosen = sparse_categorical_cross_entropy({.from_logits = true});
#else
constexpr auto chosen = sparse_categorical_cross_entropy;
#endif
void train(model<net>& m, const dataset& data) { fit<chosen>(m, data, adam{}); }
