// SPDX-License-Identifier: MIT
// Halves of registers give the lower lanes of whole ones, and 0 above.
#include <weft/simd/half_register.hpp>

#include <boost/test/unit_test.hpp>

namespace half_registers {

using namespace weft;
using reals = std::tuple<float, double>;

static_assert(!simd::fits_half<float, simd::width<float>>);
static_assert(simd::fits_half<float, 8> == (simd::width<float> == 16));
static_assert(simd::fits_half<double, 3> == (simd::width<double> == 8));

template <class Unit, class Real>
void computes(std::size_t kept) {
    constexpr std::size_t lanes = simd::width<Real>;
    Real a[lanes], found[lanes];
    for (std::size_t i = 0; i < lanes; ++i) a[i] = Real(1) / static_cast<Real>(i + 3);
    const auto loaded = Unit::load(a), three = Unit::broadcast(Real(3));
    simd::store_unaligned(found, Unit::widened(Unit::sum(Unit::fma(loaded, three, loaded), three)));
    const simd::batch<Real> whole = simd::load_unaligned(a), times(Real(3));
    Real expected[lanes];
    simd::store_unaligned(expected, simd::fma(whole, times, whole) + times);
    for (std::size_t i = 0; i < lanes; ++i) BOOST_TEST(found[i] == (i < kept ? expected[i] : 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(halves_are_the_lower_lanes, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    computes<simd::whole_register<Real>, Real>(lanes);
    computes<simd::half_register<Real>, Real>(simd::fits_half<Real, 1> ? lanes / 2 : lanes);
}

}  // namespace half_registers
