// expect-error: weft: an optimizer has at most 4 states
#include <weft/train/optimizer_state.hpp>
using namespace weft;
struct averaging {
    double learning_rate = 0.1;
#ifdef WEFT_CONTROL
    static constexpr auto rules =
        boost::hana::make_tuple(update(state<0> = state<0> + weight, weight = state<0> * rate));
#else
    static constexpr auto rules = boost::hana::make_tuple(
        update(state<0> = state<0> + weight, state<1> = state<0>, state<2> = state<1>,
               state<3> = state<2>, state<4> = state<3>, weight = state<4> * rate));
#endif
    constexpr std::size_t rule() const { return 0; }
    constexpr auto settings() const { return boost::hana::make_tuple(); }
    static constexpr std::size_t state_count = states_of_rules(rules);
};
void run(optimizer_state<averaging, float, 16>& optimizer, float* weights, const float* gradients) {
    optimizer.update(weights, gradients);
}
