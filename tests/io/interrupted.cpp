// SPDX-License-Identifier: MIT
// Reads and writes that signals interrupt, or that the kernel does in part, are gone on with.
// Compiled alone: it defines read, write and fsync.
#include <weft/io/file.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

#include <atomic>

#include <sys/syscall.h>

namespace {
// While it is on every other call fails with EINTR, and the others do 7 bytes at most.
std::atomic<bool> interrupts{false};
std::atomic<unsigned> calls{0};
bool is_interrupted() {
    if (!interrupts || ++calls % 2 == 0) return false;
    errno = EINTR;
    return true;
}
std::size_t part_of(std::size_t count) {
    return interrupts ? std::min<std::size_t>(count, 7) : count;
}
}  // namespace

extern "C" ssize_t read(int file, void* to, std::size_t count) {
    return is_interrupted() ? -1 : static_cast<ssize_t>(syscall(SYS_read, file, to, part_of(count)));
}
extern "C" ssize_t write(int file, const void* from, std::size_t count) {
    return is_interrupted() ? -1
                            : static_cast<ssize_t>(syscall(SYS_write, file, from, part_of(count)));
}
extern "C" int fsync(int file) {
    return is_interrupted() ? -1 : static_cast<int>(syscall(SYS_fsync, file));
}

BOOST_AUTO_TEST_CASE(a_file_is_whole_though_signals_interrupt_reading_and_writing) {
    const temporary_folder folder;
    std::string text;
    for (int i = 0; i < 1000; ++i) text += std::to_string(i);
    interrupts = true;
    weft::write_file(folder / "a", {bytes_of(text), bytes_of("end")});
    const auto bytes = weft::read_file(folder / "a");
    interrupts = false;
    BOOST_TEST(calls > 2 * text.size() / 7);
    BOOST_TEST((std::string(bytes.begin(), bytes.end()) == text + "end"));
    BOOST_TEST(folder.files() == 1u);
}
