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
static_assert(lifetimes(plan_of(input<4> | dense<4> | residual(dense<4>)))[1].root == 1, "the contraction reads it, too");

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

// The columns end with whole registers where another row follows; a part is written there, not over what it reads.
constexpr auto narrow = lifetimes(plan_of(input<4, 4, 3> | concatenate(conv2d<8, kernel(1)>, conv2d<4, kernel(1)>)), 8);
static_assert(narrow[0].is_part && !narrow[1].is_part);
constexpr auto curves = lifetimes(plan_of(input<3> | dense<4> | concatenate(tanh(x), relu(x))));
static_assert(curves[1].root == 3 && curves[2].root == 3 && curves[2].column == 4);

// A sum overwrites its operand where its group's norm is computed on the way, not where rows come between; never a memory.
template <class Net>
constexpr bool overwrites_first(const Net& net) {
    return lifetimes(plan_of(net))[plan_of(net).group_count - 1].root == 0;
}
constexpr auto first = input<8> | dense<8> | reshape<2, 4> | tap<"a">;
constexpr auto sum = add(identity, from<"a">);
static_assert(overwrites_first(first | dense<4> | dense<4> | batch_norm | sum));
static_assert(!overwrites_first(first | dense<4> | dense<4> | softmax(x) | sum));
static_assert(!overwrites_first(first | flatten | dense<8> | dense<8> | reshape<2, 4> | batch_norm | sum));
constexpr auto looks_into = multi_head_attention<1, 4>(identity, from<"a">);
static_assert(!overwrites_first(first | dense<4> | looks_into | sum));
static_assert(overwrites_first(first | dense<4> | tap<"b"> | multi_head_attention<1, 4>(identity, from<"b">) | sum));
static_assert(lifetimes(plan_of(first | dense<4> | looks_into | dense<4>))[0].last == 2);

// Places of a part lie apart: a contraction writes them so, of whole registers, where nothing else reads them.
constexpr auto images = plan_of(input<4, 4, 3> | concatenate(conv2d<8, kernel(1)> | relu(x), conv2d<8, kernel(1)> | softmax(x))
                                | tap<"whole"> | conv2d<8, kernel(1)> | concatenate(identity, from<"whole">) | conv2d<2, kernel(1)>);
constexpr auto of_images = lifetimes(images, 8);
static_assert(images.group_count == 6 && images.groups[2].is_concatenation && images.groups[4].is_concatenation);
static_assert(of_images[0].is_part && of_images[0].root == 2 && is_in_place(images, 2, 0));
static_assert(!of_images[1].is_part && !is_in_place(images, 2, 1));  // softmax needs its row twice
static_assert(of_images[3].is_part && !of_images[2].is_part);        // the first whole is read as it is
static_assert(feature_map_elements(input<4, 4, 3> | concatenate(conv2d<8, kernel(1)>, conv2d<8, kernel(1)>)) == 4 * 4 * 16);
static_assert(feature_map_elements(input<4, 4, 3> | concatenate(conv2d<8, kernel(1)>, conv2d<8, kernel(1)> | softmax(x)))
              == 4 * 4 * 16 + 4 * 4 * 8);

BOOST_AUTO_TEST_CASE(what_dropout_hands_on_is_needed_as_long_as_it) {
    const auto p = plan_of(input<4> | dense<4> | add(dropout(0.5), dense<4>));
    const auto found = lifetimes(p);
    BOOST_TEST(!found[1].is_written);
    BOOST_TEST(found[0].last == 2u);
}

}  // namespace
