// SPDX-License-Identifier: MIT
// Where the arrays of a prediction live.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

namespace {

using namespace weft;

// A chain holds two arrays at once: what a group reads and what it writes.
constexpr auto chain = plan_of(input<9> | dense<30> | dense<20> | dense<10> | dense<25>);
constexpr auto places = plan_memory(chain, 1);
static_assert(places.offsets[0] == 0 && places.offsets[1] == 30);
static_assert(places.offsets[2] == 0 && places.offsets[3] == 25 && places.elements == 50);

// Growing arrays leave no gap: 17 and 33 are the most at once.
static_assert(
    plan_memory(plan_of(input<1> | dense<3> | dense<17> | dense<33> | dense<3>), 1).elements == 50);

// One array needs its own room only; none, none.
static_assert(plan_memory(plan_of(input<9> | dense<30> | relu(x)), 1).elements == 30);
static_assert(plan_memory(plan_of(input<9> | flatten), 1).elements == 0);

// In whole registers of 8: 32 and 24 elements.
static_assert(plan_memory(chain, 8).offsets[1] == 32 && plan_memory(chain, 8).elements == 56);

// A group that does nothing in prediction has no array.
constexpr auto dropped = plan_of(input<9> | dropout(0.5) | dense<30> | dense<20>);
static_assert(dropped.group_count == 3 && dropped.groups[0].only_training);
static_assert(plan_memory(dropped, 1).elements == 50);
static_assert(plan_memory(plan_of(input<9> | dropout(0.5)), 1).elements == 0);

// Arrays alive at the same time never overlap, none leaves the arena, and the arena is as large
// as the two neighbours that need most.
template <std::size_t Layers>
void check_memory(const plan<Layers>& p, std::size_t lanes) {
    const auto found = plan_memory(p, lanes);
    const auto size_of = [&](std::size_t g) {
        return (p.groups[g].output.elements() + lanes - 1) / lanes * lanes;
    };
    std::size_t before = Layers + 1, most = 0;
    for (std::size_t g = 0; g < p.group_count; ++g) {
        if (p.groups[g].only_training) continue;
        const std::size_t begin = found.offsets[g], end = begin + size_of(g);
        BOOST_TEST(begin % lanes == 0u);
        BOOST_TEST(end <= found.elements);
        if (before <= Layers) {
            const std::size_t other = found.offsets[before], other_end = other + size_of(before);
            BOOST_TEST((end <= other || other_end <= begin));
        }
        most = std::max(most, size_of(g) + (before <= Layers ? size_of(before) : 0));
        before = g;
    }
    BOOST_TEST(found.elements == most);
}

// Roots of random lifetimes, as the groups of a graph have them.
std::array<array_life, 7> random_lives(std::mt19937& random) {
    std::array<array_life, 7> lives{};
    std::uniform_int_distribution<std::size_t> extent(1, 9), length(1, 4);
    for (std::size_t g = 0; g < 6; ++g)
        lives[g] = {.is_written = true,
                    .elements = extent(random),
                    .first = g,
                    .last = std::min<std::size_t>(g + length(random), 6),
                    .root = g};
    return lives;
}

// The smallest arena there is: every order of the arrays, each as low as it goes.
std::size_t smallest(const std::array<array_life, 7>& lives) {
    std::array<std::size_t, 6> order{0, 1, 2, 3, 4, 5};
    std::size_t best = none;
    do {
        std::array<std::size_t, 6> offset{};
        std::size_t elements = 0;
        for (std::size_t i = 0; i < 6; ++i) {
            const array_life& here = lives[order[i]];
            std::size_t at = 0;
            for (std::size_t tries = 0; tries < 6; ++tries)
                for (std::size_t k = 0; k < i; ++k) {
                    const array_life& other = lives[order[k]];
                    const std::size_t begin = offset[order[k]];
                    if (other.first <= here.last && here.first <= other.last
                        && at < begin + other.elements && begin < at + here.elements)
                        at = begin + other.elements;
                }
            offset[order[i]] = at;
            elements = std::max(elements, at + here.elements);
        }
        best = std::min(best, elements);
    } while (std::next_permutation(order.begin(), order.end()));
    return best;
}

BOOST_AUTO_TEST_CASE(on_small_graphs_no_plan_takes_less) {
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        const auto lives = random_lives(random);
        const auto found = detail::pack(lives);
        for (std::size_t a = 0; a < 6; ++a)
            for (std::size_t b = 0; b < a; ++b)
                if (lives[a].first <= lives[b].last)
                    BOOST_TEST((found.offsets[a] >= found.offsets[b] + lives[b].elements
                                || found.offsets[b] >= found.offsets[a] + lives[a].elements));
        BOOST_TEST(found.elements == smallest(lives));
    }
}

BOOST_AUTO_TEST_CASE(arrays_alive_at_the_same_time_never_overlap) {
    std::mt19937 random(7);
    std::uniform_int_distribution<std::size_t> extent(1, 40), kind(0, 3), lanes(0, 4);
    for (int round = 0; round < 500; ++round) {
        plan<12> p;
        p.group_count = 12;
        for (std::size_t g = 0; g < 12; ++g) {
            p.groups[g].output = shape{extent(random)};
            p.groups[g].only_training = kind(random) == 0;
        }
        check_memory(p, std::size_t{1} << lanes(random));
    }
}

}  // namespace
