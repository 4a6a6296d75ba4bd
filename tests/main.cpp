// SPDX-License-Identifier: MIT
// The one main of the unit tests; every other file only defines cases.
#define BOOST_TEST_MODULE weft
#ifdef BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>
#else
#include <boost/test/included/unit_test.hpp>
#endif
