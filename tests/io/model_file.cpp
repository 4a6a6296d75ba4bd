// SPDX-License-Identifier: MIT
// A model is saved and loaded by the ending of the file's name.
#include <weft/io/model_file.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

constexpr auto net = input<3> | dense<2> | batch_norm;

BOOST_AUTO_TEST_CASE(a_model_comes_back_from_either_format) {
    const temporary_folder folder;
    model<net> m{seed{7}};
    m.set("batch_normalization/moving_mean", {0.5f, 3});
    m.set("batch_normalization/moving_variance", {0.25f, 7});
    for (const char* name : {"m.safetensors", "m.npz"}) {
        save(m, folder / name, {.test_inputs = {1, 2, 3}});
        model<net> back{seed{8}};
        load(back, folder / name);
        for (const std::string& array : m.parameters().names()) BOOST_TEST((back.get(array) == m.get(array)), array);
        BOOST_TEST(error_of([&] { load(back, folder / name, {.most_bytes = 16}); })
                       .find(": expected at most 16 bytes, found ") != std::string::npos);
    }
    save(m, folder / "m.safetensors", {.metadata = {{"made", "by hand"}}});
    BOOST_TEST(*read_arrays(folder / "m.safetensors").find_metadata("made") == "by hand");
}

BOOST_AUTO_TEST_CASE(another_ending_is_refused) {
    model<net> m;
    BOOST_TEST(error_of([&] { save(m, "m.bin"); })
               == "m.bin: expected a name in .safetensors or .npz");
    BOOST_TEST(error_of([&] { load(m, "m"); }) == "m: expected a name in .safetensors or .npz");
}

}  // namespace
