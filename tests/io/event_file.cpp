// SPDX-License-Identifier: MIT
// Scalars and histograms come back from an event file; the real reader is asked by python_reads.py.
#ifdef WEFT_USE_PROTOBUF
#include <weft/io/event_file.hpp>

#include <boost/test/unit_test.hpp>

#include <io/events.hpp>
#include <io/files.hpp>

#include <csignal>

#include <sys/resource.h>

namespace {

using namespace weft;

// Of 24 zero bytes, as TensorBoard 2.21 frames them.
BOOST_AUTO_TEST_CASE(a_record_has_its_length_and_two_masked_checksums) {
    const std::vector<unsigned char> record = detail::record_of(std::string(24, '\0'));
    BOOST_TEST(record.size() == 40u);
    BOOST_TEST((read_little_endian<std::uint64_t>(record.data()) == 24));
    BOOST_TEST(read_little_endian<std::uint32_t>(record.data() + 8) == 0x224b7fa3u);
    BOOST_TEST(read_little_endian<std::uint32_t>(record.data() + 36) == 0x7c5ff4cfu);
}

BOOST_AUTO_TEST_CASE(a_histogram_counts_finite_numbers_in_equal_parts) {
    const std::vector<float> numbers{0, 1, 1.5f, 3, std::numeric_limits<float>::infinity(), 0.5f,
                                     std::numeric_limits<float>::quiet_NaN()};
    const events::Histogram found = histogram_of(numbers, 3);
    BOOST_TEST((found.min() == 0 && found.max() == 3 && found.num() == 5 && found.sum() == 6));
    BOOST_TEST(found.sum_squares() == 12.5);
    const std::vector<double> limits(found.bucket_limit().begin(), found.bucket_limit().end()),
        counts(found.bucket().begin(), found.bucket().end());
    BOOST_TEST((limits == std::vector<double>{1, 2, 3} && counts == std::vector<double>{2, 2, 1}));
    const std::vector<double> equal{2, 2};
    BOOST_TEST(histogram_of(equal).bucket().Get(0) == 2);
    BOOST_TEST(histogram_of(std::span<const double>{}).bucket_size() == 0);
    BOOST_TEST(histogram_of(numbers, 0).bucket().Get(0) == 5);
    const double most = std::numeric_limits<double>::max();
    const std::vector<double> apart{-most, most};
    const events::Histogram of_both = histogram_of(apart, 2);
    BOOST_TEST((of_both.bucket().Get(0) == 1 && of_both.bucket().Get(1) == 1));
}

BOOST_AUTO_TEST_CASE(events_come_back_from_files_of_their_own) {
    const temporary_folder folder;
    {
        event_writer first(folder / "run"), second(folder / "run");
        BOOST_TEST(first.path() != second.path());
        BOOST_TEST(first.path().filename().string().starts_with("events.out.tfevents."));
        first.scalar("loss", 0.25, 7);
        first.histogram("weights", std::vector<double>{1, 2}, 8);
        const auto found = read_events(first.path());
        BOOST_TEST_REQUIRE(found.size() == 3u);
        BOOST_TEST(found[0].file_version() == "brain.Event:2");
        BOOST_TEST((found[0].wall_time() > 1.6e9 && found[0].wall_time() <= found[1].wall_time()));
        BOOST_TEST((found[1].step() == 7 && found[1].summary().value(0).tag() == "loss"
                    && found[1].summary().value(0).simple_value() == 0.25f));
        BOOST_TEST((found[2].step() == 8 && found[2].summary().value(0).histo().num() == 2));
        BOOST_TEST(read_events(second.path()).size() == 1u);
    }
    // Where the first record cannot be written, the file is closed.
    const auto open_files = [] {
        const auto all = std::filesystem::directory_iterator("/proc/self/fd");
        return std::distance(begin(all), end(all));
    };
    const auto before = open_files();
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit nothing{.rlim_cur = 0, .rlim_max = limit.rlim_max};
    const auto on_signal = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &nothing);
    const std::string problem = error_of([&] { event_writer(folder / "run"); });
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, on_signal);
    BOOST_TEST(problem.ends_with(": cannot be written: File too large"));
    BOOST_TEST(open_files() == before);
    write_file(folder / "file", {});
    BOOST_TEST(error_of([&] { event_writer(folder / "file"); }).ends_with(
        ": cannot be written: Not a directory"));
}

}  // namespace
#endif
