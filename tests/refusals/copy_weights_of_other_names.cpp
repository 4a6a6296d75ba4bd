// expect-error: weft: copy_weights: no parameter has the same name in both networks
#include <weft/declare.hpp>
#include <weft/model/copy_weights.hpp>
using namespace weft;
constexpr auto from_net = input<2> | dense<4>;
#ifdef WEFT_CONTROL
constexpr auto to_net = input<2> | dense<4> | dense<3>;
#else
constexpr auto to_net = input<2> | named<"body">(dense<4>) | named<"head">(dense<3>);
#endif
std::size_t take_over(const model<from_net>& from, model<to_net>& to) { return copy_weights(from, to); }
