// expect-error: weft: dense<8> is not called so: layers are joined by |, input<4> | dense<8> | relu(x)
#include <weft/declare.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto net = input<4> | dense<8> | relu(x) | batch_norm(1e-5) | dense<2>;
#else
constexpr auto net = input<4> | dense<8>(relu(x)) | dense<2>;
#endif
static_assert(parameters(net) > 0);
