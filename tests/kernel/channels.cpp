// SPDX-License-Identifier: MIT
// A place's channels are read and written, and nothing beside them.
#include <weft/kernel/channels.hpp>

#include "keras_layers.hpp"

namespace {

using namespace weft;

template <class Real, std::size_t Channels>
void touches_channels_alone() {
    using of_place = kernels::channels<Channels, Real>;
    const keras::numbers values = keras::numbers_from(Channels, Channels);
    const keras::poisoned<Real> from(values);
    keras::poisoned<Real> copied(Channels), added(values);
    std::size_t seen = 0;
    of_place::in_blocks([&]<std::size_t Count>(std::size_t first, std::integral_constant<std::size_t, Count>) {
        BOOST_TEST(first == seen);
        static_assert(Count >= 1 && Count <= of_place::at_once);
        for (std::size_t vector = first; vector < first + Count; ++vector) {
            of_place::store(copied.data(), vector, of_place::load(from.data(), vector));
            of_place::add(added.data(), vector, of_place::load_within(from.data(), vector));
        }
        seen += Count;
    });
    BOOST_TEST(seen == of_place::registers);
    BOOST_TEST(keras::difference(copied, values) == 0);
    keras::numbers twice = values;
    for (double& value : twice) value *= 2;
    BOOST_TEST(keras::difference(added, twice) == 0);
    BOOST_TEST((copied.is_intact() && added.is_intact()));
    // Lanes behind the channels: those of the poison, and zeros.
    if constexpr (of_place::tail != 0) {
        const auto last = of_place::registers - 1;
        const Real behind = simd::to_vector(of_place::load(from.data(), last))[of_place::tail];
        BOOST_TEST(std::isnan(behind));
        BOOST_TEST(simd::to_vector(of_place::load_within(from.data(), last))[of_place::tail] == 0);
    }
}
template <class Real>
void touches_channels_alone() {
    constexpr std::size_t W = simd::width<Real>;
    touches_channels_alone<Real, 1>();
    touches_channels_alone<Real, 3>();
    touches_channels_alone<Real, W - 1>();
    touches_channels_alone<Real, W>();
    touches_channels_alone<Real, W + 1>();
    touches_channels_alone<Real, 4 * W>();
    touches_channels_alone<Real, 9 * W + 3>();
}

BOOST_AUTO_TEST_CASE(the_registers_of_a_place_touch_its_channels_alone) {
    touches_channels_alone<float>();
    touches_channels_alone<double>();
}

}  // namespace
