// SPDX-License-Identifier: MIT
// numpy's files are read, ours have numpy's bytes, other headers are refused.
#include <weft/io/npy.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

BOOST_AUTO_TEST_CASE(a_file_of_numpy_is_read_and_written_with_the_same_bytes) {
    const stored_array found = read_npy(reference_file("integers.npy"));
    BOOST_TEST((found.type == number_type::int16));
    BOOST_TEST((found.extents == std::vector<std::size_t>{1, 2, 3}));
    BOOST_TEST((numbers_of<double>(found) == std::vector<double>{-3, -2, -1, 0, 1, 2}));
    BOOST_TEST((format_npy(found) == read_file(reference_file("integers.npy"))));
    const temporary_folder folder;
    write_npy(folder / "a.npy", found);
    BOOST_TEST((read_npy(folder / "a.npy").bytes == found.bytes));
}

std::string with_header(std::string_view header, std::size_t data_bytes) {
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size());
    bytes += '\0';
    return bytes.append(header).append(data_bytes, '\1');
}

BOOST_AUTO_TEST_CASE(an_array_without_all_of_its_bytes_is_not_written) {
    const auto refusal = [](const stored_array& array) { return error_of([&] { format_npy(array); }); };
    const stored_array good{.name = "a", .extents = {2}, .bytes = std::vector<unsigned char>(8)};
    stored_array less = good, long_shape = good;
    less.bytes.pop_back();
    long_shape.extents = {2, 1, 1, 1, 1, 1, 1, 1, 1};
    BOOST_TEST(refusal(good) == "no error");
    BOOST_TEST(refusal(less) == "weft: npy: \"a\": expected the bytes of float32 [2] (at most 8 extents), found 7");
    BOOST_TEST(refusal(long_shape).ends_with("[2, 1, 1, 1, 1, 1, 1, 1, 1] (at most 8 extents), found 8"));
}

BOOST_AUTO_TEST_CASE(column_major_numbers_come_out_row_major) {
    std::string bytes = with_header("{'descr':'|u1','fortran_order':True,'shape':(2,3)}", 6);
    for (char i = 0; i < 6; ++i) bytes[bytes.size() - 6 + static_cast<std::size_t>(i)] = i;
    const stored_array found = parse_npy(bytes_of(bytes), "test");
    BOOST_TEST((found.bytes == std::vector<unsigned char>{0, 2, 4, 1, 3, 5}));
}

BOOST_AUTO_TEST_CASE(other_headers_are_refused) {
    const auto refusal = [](std::string_view header, std::size_t bytes) {
        const std::string file = with_header(header, bytes);
        return error_of([&] { parse_npy(bytes_of(file), "test"); });
    };
    BOOST_TEST(refusal("{'descr':'<f4','fortran_order':False,'shape':(2,)}", 8) == "no error");
    BOOST_TEST(refusal("{'descr':'<f4','fortran_order':False,'shape':(2,)}", 9)
               == "test: expected the bytes of float32 [2], found 9");
    BOOST_TEST(refusal("{'descr':'>f4','fortran_order':False,'shape':(2,)}", 8)
               == "test: header, byte 14: expected a type of little-endian numbers such as '<f4', "
                  "found \">f4\"");
    for (const char* header :
         {"", "{}", "[]", "{'descr':'<f4','fortran_order':False}",
          "{'descr':'<f4','descr':'<f4','fortran_order':False,'shape':()}",
          "{'descr':[('a','<f4')],'fortran_order':False,'shape':()}",
          "{'descr':'<f4','fortran_order':0,'shape':()}",
          "{'descr':'<f4','fortran_order':False,'shape':(1)}",
          "{'descr':'<f4','fortran_order':False,'shape':(-1,)}",
          "{'descr':'<f4','fortran_order':False,'shape':(1,1,1,1,1,1,1,1,1)}",
          "{'descr':'<f4','fortran_order':False,'shape':(1,)} 1",
          "{'descr':'<f4','fortran_order':False,'shape':(18446744073709551617,)}",
          "{'descr':'<f4','fortran_order':False,'shape':(1,),'more':1}"})
        BOOST_TEST(refusal(header, 4).starts_with("test: header, byte "), header);
}

}  // namespace
