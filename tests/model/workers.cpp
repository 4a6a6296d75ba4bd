// SPDX-License-Identifier: MIT
// Ranges that cover all, as many as there are threads; denormals and exceptions of threads.
#include <weft/model/workers.hpp>

#include <weft/simd/denormals.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <vector>

namespace {

using namespace weft;

bool is_number_of_threads_wrong(const error& e) {
    return std::string_view(e.what()).starts_with("weft: threads: expected ");
}

BOOST_AUTO_TEST_CASE(one_thread_gets_all) {
    workers one;
    for (const std::size_t total : {0u, 1u, 47u, 1000u}) {
        std::size_t calls = 0;
        one.split(total, 48, [&](std::size_t part, index_range range) {
            BOOST_TEST((part == 0 && range.first == 0 && range.count == total));
            ++calls;
        });
        BOOST_TEST(calls == 1u);
    }
    BOOST_CHECK_EXCEPTION(workers(0), error, is_number_of_threads_wrong);
}

#ifdef WEFT_USE_TBB

BOOST_AUTO_TEST_CASE(ranges_cover_all_in_multiples_of_the_granule) {
    for (const std::size_t threads : {2u, 3u, 8u})
        for (const std::size_t total : {1u, 12u, 23u, 24u, 25u, 96u, 97u, 1000u}) {
            workers many(threads);
            std::vector<int> seen(total);
            std::vector<index_range> ranges(threads);
            many.split(total, 12, [&](std::size_t part, index_range range) {
                ranges[part] = range;
                for (std::size_t i = 0; i < range.count; ++i) ++seen[range.first + i];
            });
            BOOST_TEST(seen == std::vector<int>(total, 1));
            std::size_t parts = 0;
            for (const index_range& range : ranges) {
                if (range.count == 0) continue;
                ++parts;
                BOOST_TEST(range.first % 12 == 0u);
                BOOST_TEST((range.count >= 12 || range.count == total));
            }
            BOOST_TEST(parts == std::min(threads, std::max<std::size_t>(1, total / 12)));
        }
}

BOOST_AUTO_TEST_CASE(threads_treat_denormals_as_their_caller) {
    workers many(4);
    std::vector<float> halves(4);
    volatile float smallest = std::numeric_limits<float>::min();
    const auto halve = [&](std::size_t part, index_range) { halves[part] = smallest / 2; };
    {
        const simd::flush_denormals flush;
        many.split(400, 1, halve);
    }
    BOOST_TEST(halves == std::vector<float>(4, 0.0f));
    many.split(400, 1, halve);
    for (const float half : halves) BOOST_TEST(half > 0);
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_thread_comes_out) {
    workers many(2);
    BOOST_CHECK_THROW(many.split(2, 1, [](std::size_t part, index_range) {
        if (part == 1) throw error("weft: here");
    }), error);
}

#else

BOOST_AUTO_TEST_CASE(threads_need_their_library) {
    BOOST_CHECK_EXCEPTION(workers(2), error, is_number_of_threads_wrong);
}

#endif

}  // namespace
