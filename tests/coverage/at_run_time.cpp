// SPDX-License-Identifier: MIT
#include "at_run_time.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(what_is_asserted_while_compiling_holds_while_running) {
    for (const auto& [holds, file, line] : at_run_time::claims())
        BOOST_TEST(holds(), file << ":" << line);
}
