// expect-error: weft: a sample has its size in its type: m(std::span(numbers).first<4>()); predict(m, inputs, outputs) takes any number of samples
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<2>;
#ifdef WEFT_CONTROL
auto first_of(const model<net>& m, const std::vector<float>& numbers) { return m(std::span(numbers).first<4>()); }
#else
auto first_of(const model<net>& m, const std::vector<float>& numbers) { return m(numbers); }
#endif
