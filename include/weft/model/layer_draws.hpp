// SPDX-License-Identifier: MIT
// The noise of a training step: an array for every layer whose formula draws, or two.
#pragma once

#include <weft/model/codes.hpp>
#include <weft/tensor/noise.hpp>

namespace weft::inline v0_1 {

// Element e of sample s of a noise draws number s * elements + e of the noise's stream. A noise has
// the number of its layer; a second one that of all layers more.
template <auto const& Net, class Real>
class layer_draws {
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr std::size_t layer_count = network.layer_count;

public:
    static constexpr std::array<bool, 2 * layer_count> draws = [] {
        std::array<bool, 2 * layer_count> result{};
        std::size_t i = 0;
        for_each_layer(Net, [&](const auto& layer_value) {
            if constexpr (requires { layer_value.training(); }) {
                using written = std::remove_cvref_t<decltype(layer_value.training())>;
                result[i] = draws_noise<written>;
                result[layer_count + i] = draws_second_noise<written>;
            }
            ++i;
        });
        return result;
    }();

    // Numbers of one sample; and from sample to sample: as the arrays of the layer's group.
    static constexpr std::size_t elements(std::size_t number) {
        return network.layers[number % layer_count].output.elements();
    }
    static constexpr std::size_t stride(std::size_t number) {
        return row_storage(simd::width<Real>, sizeof(Real)).stride(elements(number));
    }

    void reserve(std::size_t samples) {
        for (std::size_t i = 0; i < draws.size(); ++i)
            if (draws[i]) values_[i] = aligned_block<Real>(samples * stride(i));
    }

    void draw(seed from, std::uint64_t at_step, std::size_t samples) {
        for (std::size_t i = 0; i < draws.size(); ++i) {
            if (!draws[i]) continue;
            places_[i] = values_[i].data();
            const noise_key key(from, at_step, i);
            for (std::size_t s = 0; s < samples; ++s)
                for (std::size_t e = 0; e < elements(i); ++e)
                    values_[i][s * stride(i) + e] = static_cast<Real>(
                        hash_uniform(key, static_cast<std::uint32_t>(s * elements(i) + e)));
        }
    }

    // Of the last draw, by number; null where nothing is drawn.
    const Real* const* by_number() const { return places_.data(); }

private:
    std::array<aligned_block<Real>, 2 * layer_count> values_;
    std::array<const Real*, 2 * layer_count> places_{};
};

}  // namespace weft
