// expect-error: weft: sparsemax of a formula needs rows of a known width: apply_rows<10, ...>
#include <weft/formula/activations.hpp>
#include <weft/simd/apply.hpp>
using namespace weft;
constexpr auto sharp = sparsemax(3 * x);
#ifdef WEFT_CONTROL
void run(std::span<float> out, std::span<const float> in) { apply_rows<10, sharp>(out, x = in); }
#else
void run(std::span<float> out, std::span<const float> in) { apply<sharp>(out, x = in); }
#endif
