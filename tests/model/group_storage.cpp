// SPDX-License-Identifier: MIT
// What is kept of a group: nothing that its backward pass does not read.
#include <weft/model/group_storage.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// A group whose gradient needs its input, one whose gradient needs its output, a gate, the last.
constexpr auto net = input<3> | dense<8> | silu(x) | dense<6> | tanh(x) | glu(x) | dense<2>;

struct opened : group_storage<net, float, accurate> {
    using storage = group_storage<net, float, accurate>;
    using storage::gradient_stride, storage::groups, storage::has_before;
    using storage::flows;
    using storage::reserve_groups, storage::storage_, storage::upstream_of;
};

BOOST_AUTO_TEST_CASE(arrays_have_room_for_the_batch_and_only_where_they_are_read) {
    opened kept;
    static_assert(opened::groups == 4);
    static_assert(opened::has_before<0> && !opened::has_before<1> && opened::has_before<2>);
    static_assert(opened::flows[0].is_fused && opened::flows[1].is_needed && !opened::flows[3].is_fused);
    static_assert(opened::gradient_stride<2> == padded_to(6, simd::width<float>));
    kept.reserve_groups(5, 1);
    BOOST_TEST(kept.storage_[0].output.size() == 5 * padded_to(8, simd::width<float>) + simd::width<float>);
    BOOST_TEST(kept.storage_[0].before.size() == kept.storage_[0].output.size());
    BOOST_TEST(kept.storage_[1].before.size() == 0u);
    BOOST_TEST(kept.storage_[0].workspace.size() == 0u);
    BOOST_TEST(kept.storage_[3].workspace.size() > 0u);
    BOOST_TEST(kept.upstream_of<1>(0) == kept.storage_[1].gradient.data());
    BOOST_TEST(kept.upstream_of<2>(0) == kept.storage_[2].before.data());
}

}  // namespace
