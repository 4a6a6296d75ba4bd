// expect-error: weft: layer 2, dense<8>, got another option than no_bias, an initializer (he_normal), a regularizer (l2(1e-4)), a constraint (max_norm(2)), bias_starts_as(initializer), bias_regularizer(l2(1e-4)): leave it out
#include <weft/declare.hpp>
#ifdef WEFT_CONTROL
constexpr auto net = weft::input<4> | weft::dense<8, weft::no_bias, weft::he_normal>;
#else
constexpr auto net = weft::input<4> | weft::dense<8, 3>;
#endif
