// expect-error: weft: copy_weights: dense_1/kernel is 4x3 in one and 4x5 in the other: give a new head a name of its own, named<"head">(...)
#include <weft/declare.hpp>
#include <weft/model/copy_weights.hpp>
using namespace weft;
constexpr auto of_small = input<2> | dense<4> | dense<3>;
#ifdef WEFT_CONTROL
constexpr auto of_large = without_head(of_small) | named<"head">(dense<5>);
#else
constexpr auto of_large = without_head(of_small) | dense<5>;
#endif
std::size_t take_over(const model<of_small>& from, model<of_large>& to) { return copy_weights(from, to); }
