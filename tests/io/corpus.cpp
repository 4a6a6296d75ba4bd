// SPDX-License-Identifier: MIT
// What the fuzzers begin with and what they found: each file is taken or refused as its name says.
#include <fuzz/readers.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

namespace {

const std::set<std::string> good{"good", "surrogate", "fortran", "fortran_empty", "scalar",
                                 "stored", "deflated", "empty", "inflated", "keras"};

BOOST_AUTO_TEST_CASE(every_reader_takes_the_good_files_and_refuses_the_others) {
    std::size_t count = 0;
    for (const char* reader : {"safetensors", "npy", "npz", "checkpoint", "csv", "hdf5"}) {
        if (!fuzz::has(reader)) continue;
        for (const auto& file : std::filesystem::directory_iterator(
                 std::string(WEFT_SOURCE_DIR "/tests/fuzz/corpus/") + reader)) {
            const std::vector<unsigned char> bytes = weft::read_file(file.path());
            BOOST_TEST_CONTEXT(file.path())
            BOOST_TEST(fuzz::takes(reader, bytes) == good.contains(file.path().filename()));
            ++count;
        }
    }
    BOOST_TEST(count >= 30u);
}

// A good file with any one byte changed, or cut anywhere, is refused or read whole.
BOOST_AUTO_TEST_CASE(no_byte_of_a_file_is_trusted) {
    for (const auto& [reader, name] : {std::pair("safetensors", "good"), std::pair("npy", "fortran"),
                                       std::pair("npz", "inflated"), std::pair("checkpoint", "good")}) {
        std::vector<unsigned char> bytes = weft::read_file(
            std::string(WEFT_SOURCE_DIR "/tests/fuzz/corpus/") + reader + "/" + name);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            for (const int change : {1, 0x80, 0xff}) {
                const unsigned char before = bytes[i];
                bytes[i] = static_cast<unsigned char>(before ^ change);
                fuzz::takes(reader, bytes);
                bytes[i] = before;
            }
            BOOST_TEST(!fuzz::takes(reader, weft::byte_span(bytes).first(i)));
        }
        BOOST_TEST(fuzz::takes(reader, bytes));
    }
}

}  // namespace
