// SPDX-License-Identifier: MIT
// numpy's files are read, stored and deflated; ours come back.
#include <weft/io/npz.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

BOOST_AUTO_TEST_CASE(numpys_files_are_read) {
    for (const char* name : {"stored.npz", "deflated.npz"}) {
        const array_file file = read_npz(reference_file(name));
        const stored_array* const kernel = file.find("dense/kernel");
        BOOST_TEST_REQUIRE(kernel != nullptr);
        BOOST_TEST((kernel->extents == std::vector<std::size_t>{3, 2}));
        BOOST_TEST((numbers_of<float>(*kernel)
                    == std::vector<float>{-0.25f, -0.125f, 0, 0.125f, 0.25f, 0.375f}));
        BOOST_TEST((numbers_of<float>(*file.find("dense/bias")) == std::vector<float>{0.5f, -0.25f}));
    }
}

BOOST_AUTO_TEST_CASE(what_is_written_comes_back_and_nothing_else_is_written) {
    const temporary_folder folder;
    array_file file = read_npz(reference_file("stored.npz"));
    write_npz(folder / "a.npz", file);
    const array_file found = read_npz(folder / "a.npz");
    BOOST_TEST(found.arrays.size() == 2u);
    for (const stored_array& one : file.arrays)
        BOOST_TEST((found.find(one.name) != nullptr && found.find(one.name)->bytes == one.bytes));
    file.arrays[1].name = file.arrays[0].name;
    BOOST_TEST(error_of([&] { write_npz(folder / "b.npz", file); })
                   .ends_with("b.npz: \"dense/kernel.npy\": expected each name once"));
    file.arrays.pop_back();
    file.metadata = {{"a", "b"}};
    BOOST_TEST(error_of([&] { write_npz(folder / "b.npz", file); })
                   .ends_with("b.npz: expected no metadata: npz keeps none"));
    file.metadata.clear();
    file.arrays[0].type = number_type::bfloat16;
    BOOST_TEST(error_of([&] { write_npz(folder / "b.npz", file); })
               == "weft: npy: expected a type that numpy has, found bfloat16");
    BOOST_TEST(folder.files() == 1u);
}

}  // namespace
