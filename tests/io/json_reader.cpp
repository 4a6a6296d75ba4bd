// SPDX-License-Identifier: MIT
// What the reader takes, and where it stops.
#include <weft/io/json_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

namespace {

using weft::json_reader;

std::string read_string(std::string_view text) {
    json_reader from(text, "test");
    std::string result = from.string();
    from.end();
    return result;
}
std::uint64_t read_integer(std::string_view text) {
    json_reader from(text, "test");
    const std::uint64_t result = from.integer();
    from.end();
    return result;
}

BOOST_AUTO_TEST_CASE(strings_have_escapes_and_utf8) {
    BOOST_TEST(read_string(R"( "a\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00" )")
               == "a\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    BOOST_TEST(read_string("\"\xc3\xa9\xf0\x9f\x98\x80\"") == "\xc3\xa9\xf0\x9f\x98\x80");
    for (const char* text : {"a", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ude00\"", "\"\\ud83d\"",
                             "\"\\ud83d\\u0041\"", "\"\n\"", "\"\x80\"", "\"\xc3\"", "\"\xc0\x80\"",
                             "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe0\x80\x80\"",
                             "\"\xff\"", "\"\" x"})
        BOOST_TEST(error_of([&] { read_string(text); }).starts_with("test, byte "), text);
}

BOOST_AUTO_TEST_CASE(integers_are_whole_and_fit) {
    BOOST_TEST(read_integer(" 0 ") == 0u);
    BOOST_TEST(read_integer("18446744073709551615") == UINT64_MAX);
    for (const char* text : {"18446744073709551616", "-1", "1.0", "1e2", "01", "", "x", "1 2"})
        BOOST_TEST(error_of([&] { read_integer(text); }).starts_with("test, byte "), text);
    BOOST_TEST(error_of([&] { read_integer(" 1.5"); })
               == "test, byte 1: expected an integer of at least 0");
}

BOOST_AUTO_TEST_CASE(objects_and_arrays_are_read_in_order) {
    json_reader from(R"({"a": [1, 2], "b": {}, "c": []})", "test");
    std::string keys;
    std::vector<std::uint64_t> numbers;
    from.object([&](const std::string& key) {
        keys += key;
        if (key == "b") from.object([](const std::string&) {});
        else from.array([&] { numbers.push_back(from.integer()); });
    });
    from.end();
    BOOST_TEST(keys == "abc");
    BOOST_TEST((numbers == std::vector<std::uint64_t>{1, 2}));
    for (const char* text : {"{", "{\"a\"}", "{\"a\":1", "{\"a\":1,}", "{,}", "[]", "{\"a\":1]"}) {
        json_reader bad(text, "test");
        const auto read = [&] { bad.object([&](const std::string&) { bad.integer(); }); };
        BOOST_TEST(error_of(read).starts_with("test, byte "), text);
    }
}

}  // namespace
