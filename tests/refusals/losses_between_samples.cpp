// expect-error: weft: a loss between samples is for a network of one output
#include <weft/declare.hpp>
#include <weft/loss/losses.hpp>
#include <weft/loss/pairwise.hpp>
#include <weft/loss/regression.hpp>
#include <weft/model/loss_check.hpp>
using namespace weft;
constexpr auto net = input<4> | outputs(dense<4>, dense<2>);
#ifdef WEFT_CONTROL
constexpr auto chosen = losses(mean_squared_error, mean_squared_error);
#else
constexpr auto chosen = losses(circle, mean_squared_error);
#endif
static_assert(require_loss<net, chosen>());
