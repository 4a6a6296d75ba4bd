// SPDX-License-Identifier: MIT
// A generated header gives the model back; the one that is included here was made by this test.
#include <weft/io/weights_header.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>
#include <io/generated_weights.hpp>

namespace {

using namespace weft;

constexpr auto net = input<3> | dense<2>;

std::string text_of(const std::filesystem::path& path) {
    const std::vector<unsigned char> bytes = read_file(path);
    return {bytes.begin(), bytes.end()};
}

BOOST_AUTO_TEST_CASE(a_header_holds_every_bit_of_the_weights) {
    model<net> m;
    m.set("dense/kernel", {0.1f, -0.0f, 1e-45f, 3.4028235e38f, -2.5f, 1});
    m.set("dense/bias", {-1e-10f, 0});
    const temporary_folder folder;
    save_header(m, folder / "w.hpp", {.name = "generated_weights"});
    BOOST_TEST(text_of(folder / "w.hpp") == text_of(WEFT_SOURCE_DIR "/tests/io/generated_weights.hpp"));
    model<net> embedded{generated_weights};
    for (const char* name : {"dense/kernel", "dense/bias"})
        for (std::size_t i = 0; i < m.get(name).size(); ++i)
            BOOST_TEST(std::bit_cast<std::uint32_t>(embedded.get(name)[i])
                       == std::bit_cast<std::uint32_t>(m.get(name)[i]));
    static_assert(!std::is_constructible_v<model<net>, const std::array<float, 9>&>);
}

BOOST_AUTO_TEST_CASE(what_no_header_can_say_is_refused) {
    model<net> m;
    const temporary_folder folder;
    for (const char* name : {"", "1a", "a b", "a;"})
        BOOST_TEST(error_of([&] { save_header(m, folder / "w.hpp", {.name = name}); })
                       .ends_with("expected a name for C++, found \"" + std::string(name) + "\""));
    m.set("dense/bias", {0, std::numeric_limits<float>::infinity()});
    BOOST_TEST(error_of([&] { save_header(m, folder / "w.hpp"); })
                   .ends_with("w.hpp: dense/bias: expected finite numbers"));
    BOOST_TEST(folder.files() == 0u);
}

}  // namespace
