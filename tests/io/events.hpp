// SPDX-License-Identifier: MIT
// Event files read back.
#pragma once

#include <weft/io/event_file.hpp>

#include <boost/test/unit_test.hpp>

// Each record has its length and both checksums.                      source: TFRecord
inline std::vector<weft::events::Event> read_events(const std::filesystem::path& path) {
    const std::vector<unsigned char> bytes = weft::read_file(path);
    const weft::byte_span all(bytes);
    std::vector<weft::events::Event> result;
    for (std::size_t at = 0; at < bytes.size();) {
        BOOST_TEST_REQUIRE(all.size() - at >= 16u);
        const auto size = static_cast<std::size_t>(
            weft::read_little_endian<std::uint64_t>(all.data() + at));
        BOOST_TEST_REQUIRE(all.size() - at - 16 >= size);
        const auto sum_at = [&](std::size_t place) {
            return weft::read_little_endian<std::uint32_t>(all.data() + place);
        };
        BOOST_TEST(sum_at(at + 8) == weft::detail::masked_crc32c(all.subspan(at, 8)));
        BOOST_TEST(sum_at(at + 12 + size) == weft::detail::masked_crc32c(all.subspan(at + 12, size)));
        BOOST_TEST(result.emplace_back().ParseFromArray(all.data() + at + 12,
                                                        static_cast<int>(size)));
        at += 16 + size;
    }
    return result;
}
