// SPDX-License-Identifier: MIT
// The check values of the catalogue of checksums, whole and in two parts.
#include <weft/io/checksum.hpp>

#include <boost/test/unit_test.hpp>

namespace {

constexpr unsigned char digits[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};

// source: reveng.sourceforge.io/crc-catalogue, CRC-32/ISO-HDLC
static_assert(weft::crc32(digits) == 0xcbf43926);
// CRC-32/ISCSI
static_assert(weft::crc32c(digits) == 0xe3069283);

BOOST_AUTO_TEST_CASE(a_checksum_goes_on_from_another) {
    const std::span all(digits);
    BOOST_TEST(weft::crc32(all.subspan(4), weft::crc32(all.first(4))) == 0xcbf43926u);
    BOOST_TEST(weft::crc32({}) == 0u);
}

}  // namespace
