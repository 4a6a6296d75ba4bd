// SPDX-License-Identifier: MIT
// What is kept of a group: nothing that its backward pass does not read.
#include <weft/model/group_storage.hpp>

#include <weft/declare.hpp>
#include <weft/optimizer/sgd.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// A group whose gradient needs its input, one whose gradient needs its output, a gate, the last.
constexpr auto net = input<3> | dense<8> | silu(x) | dense<6> | tanh(x) | glu(x) | dense<2>;

struct opened : group_storage<net, float, accurate> {
    using storage = group_storage<net, float, accurate>;
    using storage::gradient_stride, storage::groups, storage::has_before;
    using storage::flows;
    using storage::arena_, storage::behind, storage::reserve_groups, storage::storage_, storage::upstream_of;
};

BOOST_AUTO_TEST_CASE(arrays_have_room_for_the_batch_and_only_where_they_are_read) {
    opened kept;
    static_assert(opened::groups == 4);
    static_assert(opened::has_before<0> && !opened::has_before<1> && opened::has_before<2>);
    static_assert(opened::flows[0].is_fused && opened::flows[1].is_needed && !opened::flows[3].is_fused);
    static_assert(opened::gradient_stride<2> == padded_to(6, simd::width<float>));
    kept.reserve_groups(5, 1);
    constexpr auto array = static_cast<std::ptrdiff_t>(5 * padded_to(8, simd::width<float>) + opened::behind);
    BOOST_TEST(kept.storage_[0].output == kept.arena_.data());
    BOOST_TEST(kept.storage_[0].gradient - kept.storage_[0].output == array);
    BOOST_TEST(kept.storage_[0].before - kept.storage_[0].gradient == array);
    BOOST_TEST((kept.storage_[1].before == nullptr && kept.storage_[0].workspace == nullptr));
    BOOST_TEST((kept.storage_[3].workspace != nullptr));
    BOOST_TEST(kept.upstream_of<1>(0) == kept.storage_[1].gradient);
    BOOST_TEST(kept.upstream_of<2>(0) == kept.storage_[2].before);
}

// Where nothing is padded, the arena of a batch is what training_bytes counts, but for the register
// behind each array and the panel of a kernel transposed.
constexpr std::size_t W = simd::width<float>;
constexpr auto whole = input<W> | dense<2 * W> | silu(x) | residual(dense<2 * W> | tanh(x)) | dense<W>;
struct opened_whole : group_storage<whole, float, accurate> {
    using storage = group_storage<whole, float, accurate>;
    using storage::arena_, storage::behind, storage::groups, storage::reserve_groups, storage::storage_, storage::workspace_of,
        storage::workspace_size;
};
BOOST_AUTO_TEST_CASE(the_arena_is_as_large_as_training_bytes_says) {
    opened_whole kept;
    kept.reserve_groups(7, 1);
    std::size_t around = 0;
    for (const auto& one : kept.storage_)
        for (const float* array : {one.output, one.gradient, one.before, one.upstream})
            around += array == nullptr ? 0 : opened_whole::behind;
    around += kept.workspace_of<1>(0) == nullptr ? 0 : opened_whole::workspace_size<1>;
    around += kept.workspace_of<2>(0) == nullptr ? 0 : opened_whole::workspace_size<2>;
    static_assert(opened_whole::groups == 3);
    BOOST_TEST(kept.arena_.size() - around == 7 * training_elements(whole));
    BOOST_TEST(training_bytes<sgd<>>(whole, 7) == sizeof(float) * (2 * parameters(whole) + 7 * training_elements(whole)));
}

// An output that is read on keeps its value before its formulas for the loss, another one does not.
constexpr auto with_outputs = input<W> | dense<2 * W> | tanh(x) | tap<"body"> | dense<W> | tanh(x) | outputs(identity, from<"body">);
struct opened_outputs : group_storage<with_outputs, float, accurate> {
    using storage = group_storage<with_outputs, float, accurate>;
    using storage::arena_, storage::behind, storage::has_before, storage::reserve_groups, storage::storage_, storage::workspace_of,
        storage::workspace_size;
};
BOOST_AUTO_TEST_CASE(outputs_keep_what_their_losses_read) {
    opened_outputs kept;
    kept.reserve_groups(7, 1);
    static_assert(opened_outputs::has_before<0> && !opened_outputs::has_before<1>);
    std::size_t around = opened_outputs::workspace_size<1>;
    for (const auto& one : kept.storage_)
        for (const float* array : {one.output, one.gradient, one.before, one.upstream})
            around += array == nullptr ? 0 : opened_outputs::behind;
    static_assert(training_elements(with_outputs) == 4 * 2 * W + 2 * W);
    BOOST_TEST(kept.arena_.size() - around == 7 * training_elements(with_outputs));
}

}  // namespace
