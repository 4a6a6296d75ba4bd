// SPDX-License-Identifier: MIT
// Layers whose formula draws in training and is the identity in prediction: dropout and its like.
#pragma once

#include <weft/formula/functions.hpp>
#include <weft/formula/placeholders.hpp>
#include <weft/formula/scalar.hpp>
#include <weft/layer/layer.hpp>

namespace weft::inline v0_1 {

// Of mean 0 and deviation 1, at most 5.8; exactly 0 where each noise is its mean, as in prediction.
//
// source   Box and Muller 1958
inline constexpr auto normal_noise =
    sqrt(-2 * log(1 - noise)) * sin(6.283185307179586 * (second_noise - 0.5));

// Whether a layer's formula uses each noise.
template <class Formula>
inline constexpr bool draws_noise = placeholders_of<Formula>.has("noise");
template <class Formula>
inline constexpr bool draws_second_noise = placeholders_of<Formula>.has("second_noise");

// shapes   elementwise: the output has the shape of the input
template <text Kind, formula Training>
struct noise_layer : private part<0, Training> {
    static constexpr std::string_view kind = Kind.view();

    constexpr explicit noise_layer(const Training& value) : part<0, Training>(value) {}

    static constexpr label_text label() { return {kind}; }
    constexpr decltype(auto) training() const { return this->get(); }
    constexpr auto inference() const { return x; }

    static constexpr bool accepts(const shape&) { return true; }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem(const shape&) { return {}; }
    static constexpr layer_facts facts(const shape&) {
        return {.role = layer_role::formula, .only_training = true};
    }
};
template <text Kind, formula Training>
constexpr noise_layer<Kind, Training> make_noise_layer(const Training& training) {
    return noise_layer<Kind, Training>(training);
}

// Each element is kept with probability 1 - rate and divided by it, else 0.
//
// source   Srivastava et al. 2014
constexpr auto dropout_layer(double rate_of_loss) {
    return make_noise_layer<"dropout">(
        where(noise < rate_of_loss, 0, x * (1 / (1 - rate_of_loss))));
}

// source: Keras GaussianNoise
constexpr auto gaussian_noise_layer(double stddev) {
    return make_noise_layer<"gaussian_noise">(x + stddev * normal_noise);
}

// Times a normal number of mean 1 and the deviation that dropout of the same rate has.
//
// source   Srivastava et al. 2014, section 10; Keras GaussianDropout
constexpr auto gaussian_dropout_layer(double rate_of_loss) {
    const double deviation = scalar::sqrt(rate_of_loss / (1 - rate_of_loss));
    return make_noise_layer<"gaussian_dropout">(x * (1 + deviation * normal_noise));
}

// Lost elements become what selu(-infinity) is; scaled and shifted, so that inputs of mean 0 and
// variance 1 keep both.
//
// source   Klambauer et al. 2017; Keras AlphaDropout
constexpr auto alpha_dropout_layer(double rate_of_loss) {
    constexpr double lost = -1.6732632423543772848 * 1.0507009873554804934;
    const double kept = 1 - rate_of_loss;
    const double scale = 1 / scalar::sqrt(kept * (1 + rate_of_loss * (lost * lost)));
    const double shift = -scale * (lost * rate_of_loss);
    return make_noise_layer<"alpha_dropout">(scale * where(noise < rate_of_loss, lost, x) + shift);
}

}  // namespace weft
