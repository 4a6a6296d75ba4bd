// SPDX-License-Identifier: MIT
// Threads for those who ask for them: ranges of samples or numbers, worked on side by side.
#pragma once

#include <weft/tensor/error.hpp>

#include <algorithm>
#include <cstddef>

#ifdef WEFT_USE_TBB
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

namespace weft::inline v0_1 {

struct index_range {
    std::size_t first = 0, count = 0;
};

// Up to so many threads of oneTBB; one, the default, needs no oneTBB and starts nothing. What is
// computed must not depend on where ranges begin: then it does not depend on the threads either.
class workers {
public:
    // errors   more than one thread in a program built without WEFT_USE_TBB: weft::error
    explicit workers(std::size_t threads = 1) : threads_(threads) {
        if (threads == 0) raise_error({"weft: threads: expected at least 1, found 0"});
#ifdef WEFT_USE_TBB
        if (threads > 1) arena_.initialize(static_cast<int>(threads));
#else
        if (threads > 1)
            raise_error({"weft: threads: expected 1 in a program built without oneTBB, found ",
                         threads, "; link weft::threads, or define WEFT_USE_TBB and link tbb"});
#endif
    }
    workers(const workers& other) : workers(other.threads_) {}

    std::size_t threads() const { return threads_; }

    // Calls work(part, range) for up to threads() ranges that together are 0 ... total - 1; all but
    // the last are multiples of granule, and none is smaller than granule unless it is alone. The
    // threads treat denormals as the caller does. An exception of one of them comes out of here.
    template <class Work>
    void split(std::size_t total, std::size_t granule, const Work& work) {
        const std::size_t units = std::max<std::size_t>(1, total / granule);
        const std::size_t parts = std::min(threads_, units);
        if (parts == 1) return work(std::size_t{0}, index_range{0, total});
#ifdef WEFT_USE_TBB
        const auto range_of = [&](std::size_t part) {
            const std::size_t first = units * part / parts * granule;
            const std::size_t next = units * (part + 1) / parts * granule;
            return index_range{first, (part + 1 == parts ? total : next) - first};
        };
        // Takes the caller's floating-point modes here, outside the arena, which has others.
        using context_type = tbb::task_group_context;
        context_type context(context_type::isolated,
                             context_type::default_traits | context_type::fp_settings);
        arena_.execute([&] {
            tbb::parallel_for(std::size_t{0}, parts,
                              [&](std::size_t part) { work(part, range_of(part)); },
                              tbb::static_partitioner{}, context);
        });
#endif
    }

private:
    std::size_t threads_;
#ifdef WEFT_USE_TBB
    tbb::task_arena arena_;
#endif
};

}  // namespace weft
