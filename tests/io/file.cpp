// SPDX-License-Identifier: MIT
// A file is written whole or not at all, also where the process is killed meanwhile.
#include <weft/io/file.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

#include <csignal>
#include <sys/wait.h>

namespace {

using namespace weft;

std::string text_of(const std::filesystem::path& path) {
    const std::vector<unsigned char> bytes = read_file(path);
    return {bytes.begin(), bytes.end()};
}

BOOST_AUTO_TEST_CASE(the_parts_are_written_one_after_the_other) {
    const temporary_folder folder;
    write_file(folder / "a", {bytes_of("one "), bytes_of(""), bytes_of("two")});
    BOOST_TEST(text_of(folder / "a") == "one two");
    write_file(folder / "a", {});
    BOOST_TEST(text_of(folder / "a") == "");
    BOOST_TEST(folder.files() == 1u);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_or_written_is_refused) {
    const temporary_folder folder;
    const std::string absent = (folder / "no" / "a").string();
    BOOST_TEST(error_of([&] { read_file(absent); })
               == absent + ": cannot be opened: No such file or directory");
    BOOST_TEST(error_of([&] { write_file(absent, {}); })
               == absent + ": cannot be written: No such file or directory");
    BOOST_TEST(error_of([&] { read_file(folder / ""); })
                   .ends_with(": expected a file, found a folder or a device"));
    write_file(folder / "a", {bytes_of("1234")});
    BOOST_TEST(error_of([&] { read_file(folder / "a", 3); })
                   .ends_with("/a: expected at most 3 bytes, found 4"));
    BOOST_TEST(read_file(folder / "a", 4).size() == 4u);
    // A folder stands in the way: the new file is removed again.
    std::filesystem::create_directory(folder / "b");
    BOOST_TEST(error_of([&] { write_file(folder / "b", {}); })
                   .ends_with("/b: cannot be written: Is a directory"));
    BOOST_TEST(folder.files() == 2u);
}

// A child writes one of two texts after the other; it is killed at forty moments.
BOOST_AUTO_TEST_CASE(a_process_killed_at_any_moment_leaves_the_old_file_or_the_new_one) {
    const temporary_folder folder;
    const std::filesystem::path path = folder / "a";
    const std::string texts[] = {std::string(300'000, 'a'), std::string(200'001, 'b')};
    write_file(path, {bytes_of(texts[0])});
    std::size_t seen[] = {0, 0};
    for (unsigned moment = 0; moment < 40; ++moment) {
        const ::pid_t child = ::fork();
        if (child == 0) {
            for (unsigned i = moment;; ++i) write_file(path, {bytes_of(texts[i % 2])});
        }
        ::usleep(500 + moment * 7919 % 6000);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const std::string found = text_of(path);
        BOOST_TEST((found == texts[0] || found == texts[1]));
        ++seen[found == texts[1]];
    }
    BOOST_TEST((seen[0] > 0 && seen[1] > 0));
}

}  // namespace
