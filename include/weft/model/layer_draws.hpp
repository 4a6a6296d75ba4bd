// SPDX-License-Identifier: MIT
// The noise of a training step: an array for every layer whose formula draws.
#pragma once

#include <weft/model/codes.hpp>
#include <weft/tensor/noise.hpp>

namespace weft {

// Element e of sample s of a layer draws number s * elements + e of the layer's stream.
template <auto const& Net, class Real>
class layer_draws {
    static constexpr const auto& network = network_plan<Net, Real>;

public:
    static constexpr auto draws = [] {
        std::array<bool, network.layer_count> result{};
        std::size_t i = 0;
        for_each_layer(Net, [&](const auto& layer_value) {
            if constexpr (requires { layer_value.training(); })
                result[i] = needs_input(lowered(layer_value.training()), "noise");
            ++i;
        });
        return result;
    }();

    // From sample to sample: as the arrays of the layer's group.
    static constexpr std::size_t stride(std::size_t layer_index) {
        return padded_to(network.layers[layer_index].output.elements(), simd::width<Real>);
    }

    void reserve(std::size_t samples) {
        for (std::size_t i = 0; i < network.layer_count; ++i)
            if (draws[i]) values_[i] = aligned_block<Real>(samples * stride(i));
    }

    void draw(seed from, std::uint64_t at_step, std::size_t samples) {
        for (std::size_t i = 0; i < network.layer_count; ++i) {
            if (!draws[i]) continue;
            places_[i] = values_[i].data();
            const noise_key key(from, at_step, i);
            const std::size_t elements = network.layers[i].output.elements();
            for (std::size_t s = 0; s < samples; ++s)
                for (std::size_t e = 0; e < elements; ++e)
                    values_[i][s * stride(i) + e] = static_cast<Real>(
                        hash_uniform(key, static_cast<std::uint32_t>(s * elements + e)));
        }
    }

    // Of the last draw, by layer; null where a layer does not draw.
    const Real* const* by_layer() const { return places_.data(); }

private:
    std::array<aligned_block<Real>, network.layer_count> values_;
    std::array<const Real*, network.layer_count> places_{};
};

}  // namespace weft
