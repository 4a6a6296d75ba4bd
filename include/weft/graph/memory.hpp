// SPDX-License-Identifier: MIT
// Where the arrays of a prediction live: one arena, in which arrays alive at once never overlap.
#pragma once

#include <weft/graph/lifetimes.hpp>

namespace weft::inline v0_1 {

// Element offsets into one block, of the first element of every group's array.
template <std::size_t Groups>
struct memory_plan {
    std::array<std::size_t, Groups> offsets{};
    std::size_t elements = 0;
};

namespace detail {

// In a chain only neighbours are alive at the same time, so they take the two ends of the block in
// turns, and it is as large as the two neighbours that need most.
template <std::size_t Groups>
constexpr void place_chain(memory_plan<Groups>& result,
                           const std::array<array_life, Groups>& lives) {
    const auto for_each_root = [&](const auto& visit) {
        for (std::size_t g = 0; g < Groups; ++g)
            if (lives[g].is_written && lives[g].root == g) visit(g);
    };
    std::size_t size_before = 0;
    for_each_root([&](std::size_t g) {
        result.elements = std::max(result.elements, size_before + lives[g].elements);
        size_before = lives[g].elements;
    });
    bool at_end = false;
    for_each_root([&](std::size_t g) {
        result.offsets[g] = at_end ? result.elements - lives[g].elements : 0;
        at_end = !at_end;
    });
}

// Places arrays one after the other, each into the smallest gap between those that are alive at the
// same time.
template <std::size_t Groups>
class packing {
public:
    constexpr explicit packing(const std::array<array_life, Groups>& lives) : lives_(lives) {
        for (std::size_t g = 0; g < Groups; ++g)
            if (is_root(g)) order_[count_++] = g;
    }

    // The most that is alive at once: no plan takes less.
    constexpr std::size_t bound() const {
        std::array<std::size_t, Groups + 1> begun{}, ended{};
        for (std::size_t i = 0; i < count_; ++i) {
            const array_life& one = lives_[order_[i]];
            begun[one.first] += one.elements;
            ended[std::min(one.last, Groups)] += one.elements;
        }
        std::size_t alive = 0, most = 0;
        for (std::size_t g = 0; g < Groups; ++g) {
            alive += begun[g];
            most = std::max(most, alive);
            alive -= ended[g];
        }
        return most;
    }

    // Those of which there is most first.
    constexpr memory_plan<Groups> place_by(std::size_t (*amount)(const array_life&)) {
        // By insertion, which keeps the groups' order among equals; g++ 12 warns of std::sort here.
        for (std::size_t g = 0, i = 0; g < Groups; ++g) {
            if (!is_root(g)) continue;
            std::size_t at = i++;
            for (; at > 0 && amount(lives_[g]) > amount(lives_[order_[at - 1]]); --at)
                order_[at] = order_[at - 1];
            order_[at] = g;
        }
        return place();
    }

    // Of a few arrays, where an order is not as good as can be: with each of them in front, as long
    // as that helps.
    constexpr memory_plan<Groups> improve(memory_plan<Groups> best, std::size_t most) {
        if (count_ > 24) return best;
        for (std::size_t i = 1, j = 0; i < count_ && best.elements > most; ++i) {
            const auto before = order_;
            for (std::size_t k = i; k > j; --k) std::swap(order_[k], order_[k - 1]);
            const memory_plan<Groups> other = place();
            if (other.elements < best.elements) {
                best = other;
                i = 0;
            } else {
                order_ = before;
                if (i + 1 == count_ && j + 2 < count_) i = ++j;
            }
        }
        return best;
    }

private:
    constexpr bool is_root(std::size_t g) const {
        return lives_[g].is_written && lives_[g].root == g;
    }
    constexpr memory_plan<Groups> place() const {
        memory_plan<Groups> result;
        std::array<std::size_t, Groups> placed{};  // by offset
        for (std::size_t i = 0; i < count_; ++i) {
            const array_life& here = lives_[order_[i]];
            std::size_t end = 0, best = no_index, smallest = no_index;
            for (std::size_t k = 0; k < i; ++k) {
                const array_life& other = lives_[placed[k]];
                if (other.last < here.first || here.last < other.first) continue;
                const std::size_t begin = result.offsets[placed[k]];
                if (begin >= end + here.elements && begin - end < smallest) {
                    best = end;
                    smallest = begin - end;
                }
                end = std::max(end, begin + other.elements);
            }
            const std::size_t offset = best == no_index ? end : best;
            result.offsets[order_[i]] = offset;
            result.elements = std::max(result.elements, offset + here.elements);
            std::size_t at = i;
            for (; at > 0 && result.offsets[placed[at - 1]] > offset; --at)
                placed[at] = placed[at - 1];
            placed[at] = order_[i];
        }
        return result;
    }

    const std::array<array_life, Groups>& lives_;
    std::array<std::size_t, Groups> order_{};
    std::size_t count_ = 0;
};

// The smallest of several orders; the first that takes no more than is alive at once is as good as
// any.
template <std::size_t Groups>
constexpr memory_plan<Groups> pack(const std::array<array_life, Groups>& lives) {
    packing<Groups> arrays(lives);
    const std::size_t bound = arrays.bound();
    const auto larger = [](const array_life& a) { return a.elements; };
    const auto earlier = [](const array_life& a) { return no_index - a.first; };
    const auto longer = [](const array_life& a) { return a.last - a.first; };
    const auto heavier = [](const array_life& a) { return a.elements * (a.last - a.first + 1); };
    const auto later = [](const array_life& a) { return a.last; };
    memory_plan<Groups> best{.elements = no_index};
    for (const auto amount : {+larger, +earlier, +longer, +heavier, +later}) {
        const memory_plan<Groups> other = arrays.improve(arrays.place_by(amount), bound);
        if (other.elements < best.elements) best = other;
        if (best.elements == bound) break;
    }
    return best;
}

}  // namespace detail

// Every array takes what a row takes in storage (1: as counted, without padding).
template <std::size_t Layers>
constexpr auto plan_memory(const plan<Layers>& p, const row_storage& storage) {
    const auto lives = lifetimes(p, storage);
    memory_plan<Layers + 1> result;
    if (p.is_chain) detail::place_chain(result, lives);
    else result = detail::pack(lives);
    for (std::size_t g = 0; g < p.group_count; ++g)
        if (lives[g].is_written)
            result.offsets[g] = result.offsets[lives[g].root] + lives[g].column;
    return result;
}

}  // namespace weft
