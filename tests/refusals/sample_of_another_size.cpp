// expect-error: weft: a sample of this network is 4 numbers, got 3
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<2>;
#ifdef WEFT_CONTROL
auto of_one(const model<net>& m) { return m(std::array<float, 4>{1, 2, 3, 4}); }
#else
auto of_one(const model<net>& m) { return m(std::array<float, 3>{1, 2, 3}); }
#endif
