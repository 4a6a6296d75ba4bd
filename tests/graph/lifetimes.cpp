// SPDX-License-Identifier: MIT
// How long arrays are needed, and which live in another's place.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// The sum overwrites the branch that is needed no more; the matrix product never its input.
constexpr auto over =
    plan_of(input<8> | dense<8> | tap<"a"> | dense<8> | tanh(x) | add(dense<8>, from<"a">));
constexpr auto lives = lifetimes(over);
static_assert(over.group_count == 3 && lives[0].last == 3 && lives[2].root == 0);
static_assert(lives[0].first == 0 && lives[0].root == 0 && lives[1].root == 1);
static_assert(peak_activation_bytes(input<8> | dense<8> | dense<8>) == 4 * 16);

// A formula overwrites its input, never the caller's; not what another reads later.
static_assert(lifetimes(plan_of(input<4> | dense<4> | softmax(x) | reshape<2, 2> | softmax(x)))[1]
                  .root == 0);
static_assert(lifetimes(plan_of(input<4> | relu(x)))[0].root == 0);
constexpr auto later = lifetimes(plan_of(input<4> | dense<4> | add(tanh(x) | dense<4>, identity)));
static_assert(later[1].root == 1 && later[2].root == 0);

// A number a channel is read for every place: a sum never overwrites it, though both take one
// register of 16.
constexpr auto of_channels =
    plan_of(input<4, 4> | dense<4> | tap<"a"> | flatten | dense<4> | dense<4>
            | add(identity, from<"a">) | dense<4> | add(identity, from<"a">));
static_assert(lifetimes(of_channels, 16)[2].elements == lifetimes(of_channels, 16)[3].elements);
static_assert(lifetimes(of_channels, 16)[3].root == 3);

// The columns of a concatenation live as long as the whole, in it.
constexpr auto joined = plan_of(input<3> | concatenate(dense<8>, dense<4>) | dense<2>);
constexpr auto parts = lifetimes(joined);
static_assert(parts[0].root == 2 && parts[1].root == 2 && parts[1].column == 8);
static_assert(parts[2].first == 0 && parts[2].last == 3);
static_assert(lifetimes(joined, 8)[0].is_part && lifetimes(joined, 8)[1].is_part);
static_assert(!lifetimes(joined, 16)[0].is_part);  // columns of 8 in registers of 16: copied

BOOST_AUTO_TEST_CASE(what_dropout_hands_on_is_needed_as_long_as_it) {
    const auto p = plan_of(input<4> | dense<4> | add(dropout(0.5), dense<4>));
    const auto found = lifetimes(p);
    BOOST_TEST(!found[1].is_written);
    BOOST_TEST(found[0].last == 2u);
}

}  // namespace
