// SPDX-License-Identifier: MIT
// The one main of the unit tests; every other file only defines cases.
#define BOOST_TEST_MODULE weft
#include <boost/test/unit_test.hpp>
