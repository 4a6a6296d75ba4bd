// SPDX-License-Identifier: MIT
// piecewise_constant at and between its boundaries (against Keras: keras.cpp).
#include <weft/schedule/piecewise_constant.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

namespace {

constexpr weft::piecewise_constant pieces{{100, 200, 300}, {0.1, 0.05, 0.025, 0.001}};
static_assert(pieces(0) == 0.1 && pieces(100) == 0.1);
static_assert(pieces(101) == 0.05 && pieces(100.5) == 0.05);
static_assert(pieces(std::size_t{300}) == 0.025 && pieces(301) == 0.001);

BOOST_AUTO_TEST_CASE(piecewise_constant_refuses_boundaries_that_do_not_rise) {
    const auto says = [](const weft::error& e) {
        return std::string(e.what())
            == "piecewise_constant: expected boundaries that rise, "
               "found 100 after 200";
    };
    BOOST_CHECK_EXCEPTION((weft::piecewise_constant{{200, 100}, {0.1, 0.05, 0.01}}), weft::error,
                          says);
    BOOST_CHECK_THROW((weft::piecewise_constant{{100, 100}, {0.1, 0.05, 0.01}}), weft::error);
}

}  // namespace
