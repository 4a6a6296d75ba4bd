// SPDX-License-Identifier: MIT
// What Weft uses of oneTBB, by threads that a sanitizer sees begin and end: oneTBB itself is not
// compiled with it, so that all it hands from thread to thread would look like a race.
#pragma once

#include <cstddef>
#include <thread>
#include <vector>

namespace tbb {

struct task_group_context {
    enum kind_type { isolated };
    enum traits_type { default_traits = 0, fp_settings = 1 };
    task_group_context(kind_type, int) {}
};
struct static_partitioner {};

class task_arena {
public:
    void initialize(int) {}
    template <class Function>
    void execute(const Function& function) { function(); }
};

template <class Function>
void parallel_for(std::size_t first, std::size_t last, const Function& function,
                  const static_partitioner&, task_group_context&) {
    std::vector<std::thread> others;
    for (std::size_t i = first + 1; i < last; ++i) others.emplace_back([&function, i] { function(i); });
    function(first);
    for (std::thread& other : others) other.join();
}

}  // namespace tbb
