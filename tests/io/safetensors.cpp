// SPDX-License-Identifier: MIT
// Hugging Face's files are read; ours come back; each kind of damage is refused by its message.
#include <weft/io/safetensors.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

BOOST_AUTO_TEST_CASE(files_of_its_own_library_are_read) {
    const array_file file = read_safetensors(reference_file("keras.safetensors"));
    BOOST_TEST(*file.find_metadata("made") == "by numpy");
    BOOST_TEST(file.find_metadata("absent") == nullptr);
    const stored_array* const kernel = file.find("dense/kernel");
    BOOST_TEST_REQUIRE(kernel != nullptr);
    BOOST_TEST((kernel->extents == std::vector<std::size_t>{3, 2}));
    const std::vector<float> numbers{-0.25f, -0.125f, 0, 0.125f, 0.25f, 0.375f};
    BOOST_TEST((numbers_of<float>(*kernel) == numbers));
    const array_file halves = read_safetensors(reference_file("halves.safetensors"));
    BOOST_TEST((halves.find("dense/kernel")->type == number_type::bfloat16));
    BOOST_TEST((numbers_of<float>(*halves.find("dense/kernel")) == numbers));
    BOOST_TEST((halves.find("dense/bias")->type == number_type::float16));
    BOOST_TEST((numbers_of<float>(*halves.find("dense/bias")) == std::vector<float>{0.5f, -0.25f}));
}

BOOST_AUTO_TEST_CASE(what_is_written_comes_back_and_a_changed_byte_of_it_is_seen) {
    const temporary_folder folder;
    array_file file;
    const std::size_t extents[] = {1};
    file.arrays = {make_stored_array<float>("a", extents, std::vector<float>{1.5f}),
                   make_stored_array<double>("b\n\"\xc3\xa9", extents, std::vector<double>{0.1})};
    file.metadata = {{"key\t", "a \"text\"\\\x1f"}};
    write_safetensors(folder / "a.safetensors", file);
    const array_file found = read_safetensors(folder / "a.safetensors");
    BOOST_TEST((found.metadata == file.metadata));
    BOOST_TEST(found.arrays.size() == 2u);
    BOOST_TEST((found.find("a")->bytes == file.arrays[0].bytes));
    BOOST_TEST((found.find("b\n\"\xc3\xa9")->bytes == file.arrays[1].bytes));
    std::vector<unsigned char> bytes = read_file(folder / "a.safetensors");
    BOOST_TEST(bytes.size() % 4 == 0u);
    bytes.back() ^= 1;
    BOOST_TEST(error_of([&] { parse_safetensors(bytes, "test"); })
                   .starts_with("test: expected data of the checksum \""));
    file.arrays[1].name = "a";
    BOOST_TEST(error_of([&] { write_safetensors(folder / "a.safetensors", file); })
                   .ends_with("\"a\": expected each name once"));
    file.arrays[1].name = "\xff";
    BOOST_TEST(error_of([&] { write_safetensors(folder / "a.safetensors", file); })
                   .ends_with(": expected UTF-8"));
    BOOST_TEST(read_safetensors(folder / "a.safetensors").arrays.size() == 2u);
}

std::string refusal(std::string_view header, std::size_t data_bytes) {
    std::vector<unsigned char> bytes;
    append_little_endian(bytes, std::uint64_t{header.size()});
    bytes.insert(bytes.end(), header.begin(), header.end());
    bytes.resize(bytes.size() + data_bytes);
    return error_of([&] { parse_safetensors(bytes, "test"); });
}

BOOST_AUTO_TEST_CASE(sizes_and_places_of_the_data_are_checked) {
    const auto array = [](std::string name, std::string shape, std::string offsets) {
        return "\"" + name + R"(":{"dtype":"F32","shape":[)" + shape + R"(],"data_offsets":[)"
             + offsets + "]}";
    };
    BOOST_TEST(refusal("{" + array("a", "2", "0,8") + "}", 8) == "no error");
    BOOST_TEST(refusal("{" + array("a", "2", "0,8") + "}", 9)
               == "test: expected 8 bytes of data, found 9");
    BOOST_TEST(refusal("{" + array("a", "2", "0,8") + "}", 7)
               == "test: \"a\": expected the bytes of [2], found 0 to 8 of 7");
    BOOST_TEST(refusal("{" + array("a", "3", "0,8") + "}", 8)
               == "test: \"a\": expected the bytes of [3], found 0 to 8 of 8");
    BOOST_TEST(refusal("{" + array("a", "2", "8,0") + "}", 8)
               == "test: \"a\": expected the bytes of [2], found 8 to 0 of 8");
    BOOST_TEST(refusal("{" + array("a", "1", "0,4") + "," + array("b", "1", "0,4") + "}", 4)
               == "test: expected data that begins at byte 4, found 0");
    BOOST_TEST(refusal("{" + array("a", "1", "0,4") + "," + array("b", "1", "5,9") + "}", 9)
               == "test: expected data that begins at byte 4, found 5");
    BOOST_TEST(refusal("{" + array("a", "1", "0,4") + "," + array("a", "1", "4,8") + "}", 8)
               == "test: \"a\": expected each name once");
    BOOST_TEST(refusal("{" + array(std::string(257, 'a'), "1", "0,4") + "}", 4)
                   .ends_with("expected a name of at most 256 bytes"));
    BOOST_TEST(refusal("{" + array("a", "1,1,1,1,1,1,1,1,1", "0,4") + "}", 4)
                   .ends_with("expected a shape of at most 8 extents"));
    BOOST_TEST(refusal("{" + array("a", "1", "0,4,8") + "}", 4).ends_with("two data_offsets"));
    BOOST_TEST(refusal(R"({"a":{"dtype":"F8","shape":[],"data_offsets":[0,0]}})", 0)
               == "test: header, byte 18: expected a type such as \"F32\", found \"F8\"");
    BOOST_TEST(refusal(R"({"a":{"dtype":"F32","shape":[]}})", 0)
               == "test: header, byte 31: expected dtype, shape and data_offsets of \"a\"");
    BOOST_TEST(refusal(R"({"a":{"type":"F32"}})", 0)
                   .ends_with("expected dtype, shape or data_offsets, found \"type\""));
    BOOST_TEST(refusal(R"({"__metadata__":{"a":"","a":""}})", 0)
               == "test: metadata \"a\": expected each key once");
    BOOST_TEST(refusal("[]", 0).starts_with("test: expected a safetensors file, found no header"));
}

}  // namespace
