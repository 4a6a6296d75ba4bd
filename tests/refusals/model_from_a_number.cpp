// expect-error: weft: a model is drawn from seed{42}, not 42
#include <weft/weft.hpp>
using namespace weft;
constexpr auto net = input<4> | dense<2>;
#ifdef WEFT_CONTROL
model<net> drawn() { return model<net>(seed{42}); }
#else
model<net> drawn() { return model<net>(42); }
#endif
