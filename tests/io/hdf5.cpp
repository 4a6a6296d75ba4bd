// SPDX-License-Identifier: MIT
// Arrays and texts of HDF5 come back; depth, size and numbers outside of the file are refused.
#if __has_include(<hdf5.h>)
#include <weft/io/hdf5.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

#include <chrono>
#include <thread>

namespace {

using namespace weft;

// A file that the library writes on the disk, by what write(file) does.
template <class Write>
std::filesystem::path written(const temporary_folder& folder, const Write& write) {
    const std::filesystem::path path = folder / "a.h5";
    const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fclose_degree(how, H5F_CLOSE_STRONG);  // with all that is open in it
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, how);
    write(file);
    H5Fclose(file);
    return path;
}
// The id of the array, open.
template <std::size_t Rank>
hid_t add_array(hid_t to, const char* name, hid_t type, const hsize_t (&extents)[Rank],
                hid_t how = H5P_DEFAULT) {
    return H5Dcreate2(to, name, type, H5Screate_simple(Rank, extents, nullptr), H5P_DEFAULT, how,
                      H5P_DEFAULT);
}

BOOST_AUTO_TEST_CASE(arrays_come_back_under_their_paths) {
    const std::size_t extents[] = {2, 1}, none[] = {0};
    array_file file;
    file.arrays = {make_stored_array<float>("a/b/c", extents, std::vector<float>{1.5f, -2}),
                   make_stored_array<double>("d", extents, std::vector<double>{0.1, 3}),
                   make_stored_array<std::uint64_t>("a/e", none, std::vector<std::uint64_t>{})};
    const array_file found = parse_hdf5(format_hdf5(file, "t"), "t");
    BOOST_TEST(found.arrays.size() == 3u);
    for (const stored_array& one : file.arrays) {
        const stored_array* const back = found.find(one.name);
        BOOST_TEST_REQUIRE(back != nullptr, one.name);
        BOOST_TEST((back->type == one.type && back->extents == one.extents
                    && back->bytes == one.bytes));
    }
    file.arrays[1].name = "a/b";
    BOOST_TEST(error_of([&] { format_hdf5(file, "t"); }) == "t: \"a/b\": cannot be written as HDF5");
    file.arrays[1].name = std::string("b\0c", 3);
    BOOST_TEST(error_of([&] { format_hdf5(file, "t"); }) == "t: \"b?c\": cannot be written as HDF5");
    file.arrays[0].bytes.pop_back();
    BOOST_TEST(error_of([&] { format_hdf5(file, "t"); })
               == "t: \"a/b/c\": expected the bytes of float32 [2, 1] (at most 8 extents), found 7");
    BOOST_TEST(error_of([&] { parse_hdf5(bytes_of("no"), "t"); })
               == "t: expected a file of HDF5, found another");
    BOOST_TEST(error_of([&] { parse_hdf5(format_hdf5(found, "t"), "t", 23); })
               == "t: \"d\": expected at most 15 bytes more, found 16");
}

// The library would write the second in which an array was made.
BOOST_AUTO_TEST_CASE(equal_files_have_equal_bytes_whenever_they_are_written) {
    const std::size_t extents[] = {1};
    array_file file;
    file.arrays = {make_stored_array<float>("a/b", extents, std::vector<float>{1})};
    const auto before = format_hdf5(file, "t");
    std::this_thread::sleep_for(std::chrono::seconds(1));
    BOOST_TEST((format_hdf5(file, "t") == before));
}

BOOST_AUTO_TEST_CASE(deflated_halves_and_texts_are_read_and_links_are_not_followed) {
    const temporary_folder folder;
    const auto path = written(folder, [](hid_t file) {
        // IEEE 754 binary16: 10 bits of fraction, 5 of exponent.
        const hid_t half = H5Tcopy(H5T_IEEE_F32LE), packed = H5Pcreate(H5P_DATASET_CREATE);
        H5Tset_fields(half, 15, 10, 5, 0, 10);
        H5Tset_size(half, 2);
        H5Tset_ebias(half, 15);
        const hsize_t extents[] = {2};
        H5Pset_chunk(packed, 1, extents);
        H5Pset_deflate(packed, 5);
        const float numbers[] = {0.333251953125f, -2};
        H5Dwrite(add_array(file, "half", half, extents, packed), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL,
                 H5P_DEFAULT, numbers);
        const hid_t text = H5Tcopy(H5T_C_S1), any_text = H5Tcopy(H5T_C_S1);
        H5Tset_size(text, 3), H5Tset_size(any_text, H5T_VARIABLE);
        const hid_t space = H5Screate_simple(1, extents, nullptr);
        H5Awrite(H5Acreate2(file, "names", text, space, H5P_DEFAULT, H5P_DEFAULT), text, "a\0\0bcd");
        const char* const lines[] = {"longer", ""};
        H5Awrite(H5Acreate2(file, "lines", any_text, space, H5P_DEFAULT, H5P_DEFAULT), any_text,
                 lines);
        H5Lcreate_soft("/half", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_external("other.h5", "/", file, "other", H5P_DEFAULT, H5P_DEFAULT);
        add_array(file, "text", text, extents);
    });
    const array_file found = read_hdf5(path);
    BOOST_TEST(found.arrays.size() == 1u);
    BOOST_TEST((numbers_of<float>(found.arrays.at(0)) == std::vector<float>{0.333251953125f, -2}));
    BOOST_TEST(*found.find_metadata("@names") == "a\nbcd");
    BOOST_TEST(*found.find_metadata("@lines") == "longer\n");
}

BOOST_AUTO_TEST_CASE(what_a_hostile_file_asks_for_is_refused) {
    const temporary_folder folder;
    const auto refusal = [&](const auto& write) {
        return error_of([&] { read_hdf5(written(folder, write)); });
    };
    BOOST_TEST(refusal([](hid_t file) { H5Lcreate_hard(file, "/", file, "in", 0, 0); })
                   .ends_with("\": expected at most 16 groups in each other"));
    BOOST_TEST(refusal([](hid_t file) {
                   const hsize_t extents[] = {1ull << 40, 1ull << 30};
                   add_array(file, "a", H5T_IEEE_F32LE, extents);
               }).find("\"a\": expected at most 4294967296 bytes more, found 18446744073709551615")
               != std::string::npos);
    BOOST_TEST(refusal([](hid_t file) {
                   const hsize_t extents[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
                   add_array(file, "a", H5T_IEEE_F32LE, extents);
               }).ends_with("\"a\": expected at most 8 extents"));
    BOOST_TEST(refusal([](hid_t file) {
                   const hid_t how = H5Pcreate(H5P_DATASET_CREATE);
                   H5Pset_external(how, "/etc/passwd", 0, 4);
                   const hsize_t extents[] = {1};
                   add_array(file, "a", H5T_IEEE_F32LE, extents, how);
               }).ends_with("\"a\": expected its numbers in the file, deflated or plain"));
    BOOST_TEST(refusal([](hid_t file) {
                   H5Gcreate2(file, std::string(300, 'a').c_str(), 0, 0, 0);
               }).ends_with(": \"\": expected paths of at most 256 bytes"));
}

}  // namespace
#endif
