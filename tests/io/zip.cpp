// SPDX-License-Identifier: MIT
// Files go into a zip file and come back; a limit on what they unpack to.
#include <weft/io/zip.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

BOOST_AUTO_TEST_CASE(files_come_back_by_name) {
    const std::vector<zip_entry> files{{.name = "b", .bytes = {1, 2, 3}}, {.name = "a", .bytes = {}}};
    const std::vector<unsigned char> bytes = format_zip(files, "test");
    const std::vector<zip_entry> found = parse_zip(bytes, "test", 3);
    BOOST_TEST(found.size() == 2u);
    BOOST_TEST((found.at(0).name == "b" && found.at(0).bytes == files[0].bytes));
    BOOST_TEST((found.at(1).name == "a" && found.at(1).bytes.empty()));
    BOOST_TEST(error_of([&] { parse_zip(bytes, "test", 2); })
               == "test: expected at most 2 bytes in its files, found 3");
    BOOST_TEST(error_of([&] { parse_zip(bytes_of("PK"), "test", 2); })
               == "test: expected a zip file, found none");
}

// Python's zlib wrote these: compressobj(9, DEFLATED, -15) of 1000 zeros.
constexpr unsigned char zeros[] = {0x63, 0x60, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x0c, 0x77, 0x00, 0x00};

BOOST_AUTO_TEST_CASE(deflated_bytes_have_exactly_the_size_they_say) {
    BOOST_TEST((detail::inflate_bytes(zeros, 1000, "test") == std::vector<unsigned char>(1000)));
    for (const std::size_t count : {0u, 999u, 1001u})
        BOOST_TEST(error_of([&] { detail::inflate_bytes(zeros, count, "test"); })
                   == "test: expected " + std::to_string(count) + " deflated bytes");
    BOOST_TEST(error_of([&] { detail::inflate_bytes(byte_span(zeros).first(5), 1000, "test"); })
               == "test: expected 1000 deflated bytes");
}

}  // namespace
