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
// behind each array and what kernels work in.
constexpr std::size_t W = simd::width<float>;
constexpr auto whole = input<W> | dense<2 * W> | silu(x) | residual(dense<2 * W> | tanh(x)) | reshape<2, W> | group_norm<1>
                     | flatten | dense<W>;
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
        for (const float* array : {one.output, one.gradient, one.before, one.upstream, one.kept})
            around += array == nullptr ? 0 : opened_whole::behind;
    [&]<std::size_t... Group>(std::index_sequence<Group...>) {
        ((around += kept.workspace_of<Group>(0) == nullptr ? 0 : opened_whole::workspace_size<Group>), ...);
    }(std::make_index_sequence<opened_whole::groups>{});
    BOOST_TEST((kept.storage_[2].kept != nullptr));
    static_assert(kept_elements(plan_of(whole), 2) == 2 * W);
    BOOST_TEST(kept.arena_.size() - around == 7 * training_elements(whole));
    BOOST_TEST(training_bytes<sgd<>>(whole, 7) == sizeof(float) * (2 * parameters(whole) + 7 * training_elements(whole)));
}

// Of a norm in training four numbers a channel, frozen two, and the value that it reads.
constexpr auto normed = input<W> | dense<W, no_bias> | batch_norm | relu(x) | dense<W> | frozen(batch_norm) | relu(x);
struct opened_normed : group_storage<normed, float, accurate> {
    using storage = group_storage<normed, float, accurate>;
    using storage::arena_, storage::behind, storage::has_before, storage::reserve_groups, storage::storage_, storage::workspace_size;
};
BOOST_AUTO_TEST_CASE(norms_keep_numbers_of_a_batch) {
    static_assert(norm_elements(normed) == 4 * W + 2 * W && statistics(normed) == 4 * W);
    static_assert(opened_normed::has_before<0> && !opened_normed::has_before<1>);
    for (const std::size_t samples : {1u, 7u}) {
        opened_normed kept;
        kept.reserve_groups(samples, 1);
        const std::size_t around = 5 * opened_normed::behind + opened_normed::workspace_size<1>;
        BOOST_TEST(kept.arena_.size() - around == samples * training_elements(normed) + norm_elements(normed));
        BOOST_TEST(training_bytes<sgd<>>(normed, samples)
                   == sizeof(float) * (parameters(normed) + statistics(normed) + trainable_parameters(normed) + norm_elements(normed)
                                       + samples * training_elements(normed)));
    }
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
