// SPDX-License-Identifier: MIT
// The norm of groups as a model runs it: what it keeps of a sample, and what its backward pass leaves there.
#include <weft/model/group_norm_kernel.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace group_norm_kernel_test {

using namespace weft;

// Two places of four channels, two groups.
constexpr shape in(2, 4);
using layer = group_norm_layer<2>;
using kernel = contraction_kernel<layer, in, double>;
static_assert(kernel::groups == 2 && kernel::backs_always && layer::facts(in).kept_elements == 2 * 4);
static_assert(contraction_kernel<group_norm_layer<a_channel_each>, in, double>::groups == 4);
static_assert(std::tuple_size_v<contraction_kernel<group_norm_layer<2, false, true>, in, double>::pointers> == 1);

BOOST_AUTO_TEST_CASE(backward_leaves_the_gradients_of_a_sample_where_its_mean_and_variance_were) {
    constexpr std::size_t room = 64;
    alignas(64) std::array<double, room> x{0, 2, 5, 7, 4, 6, 1, 3}, dy{1, 2, 3, 4, 5, 6, 7, 8}, gamma{1, 1, 1, 1}, beta{}, kept{}, work{}, dgamma{};
    double dbeta[room]{};
    std::array<double, 8> y{};
    const kernel of(layer{0.5});
    of.forward({gamma.data(), beta.data()}, x.data(), kept.data(), work.data(), simd::row_store<double, 4, 4>{y.data()});
    BOOST_TEST((kept[0] == 3 && kept[1] == 3 && kept[2] == 4 && kept[4] == 5 && kept[7] == 5));
    BOOST_TEST(std::abs(y[0] - -3 / std::sqrt(5.5)) < 1e-15);
    of.backward_inputs({gamma.data(), beta.data()}, x.data(), kept.data(), dy.data(), nullptr, work.data());
    for (const bool is_added : {false, true})
        of.backward_weights<8>(nullptr, nullptr, kept.data(), 1, {}, {dgamma.data(), dbeta}, is_added, nullptr);
    // Sums of dy, and of dy (x - 3) / sqrt(5.5), of channel 0 over both places; twice.
    BOOST_TEST(dbeta[0] == 2 * (1 + 5));
    BOOST_TEST(std::abs(dgamma[0] - 2 * (1 * -3 + 5 * 1) / std::sqrt(5.5)) < 1e-14);
}

}  // namespace group_norm_kernel_test
