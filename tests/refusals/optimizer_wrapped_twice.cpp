// expect-error: weft: two settings of an optimizer have one name
#include <weft/optimizer.hpp>
#include <weft/train/optimizer_state.hpp>
using namespace weft;
#ifdef WEFT_CONTROL
constexpr auto decaying = decoupled_weight_decay(clip_by_norm(sgd<>{}, 1), 0.01);
#else
constexpr auto decaying = decoupled_weight_decay(decoupled_weight_decay(sgd<>{}, 0.1), 0.01);
#endif
using state_of = optimizer_state<std::remove_const_t<decltype(decaying)>, float, 16>;
state_of start() { return state_of(decaying); }
