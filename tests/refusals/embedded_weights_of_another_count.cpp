// expect-error: weft: an embedded network expects as many weights as it has parameters
#include <weft/model/embedded.hpp>

#include <weft/declare.hpp>

namespace {
constexpr auto net = weft::input<4> | weft::dense<2>;
#ifdef WEFT_CONTROL
constexpr std::array<float, 10> weights{};
#else
constexpr std::array<float, 9> weights{};
#endif
const weft::embedded_model<net, weights> m;
}  // namespace

int main() { return static_cast<int>(m(std::array<float, 4>{})[0]); }
