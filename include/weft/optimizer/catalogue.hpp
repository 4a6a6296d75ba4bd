// SPDX-License-Identifier: MIT
// Every optimizer with its name and default values, for tests, tables and comparisons.
#pragma once

#include <weft/optimizer.hpp>

#include <string_view>

namespace weft::inline v0_1 {

template <class Optimizer>
struct named_optimizer {
    std::string_view name;
    Optimizer value{};
};

inline constexpr auto every_optimizer = boost::hana::make_tuple(
    named_optimizer<sgd<>>{"sgd"}, named_optimizer<rmsprop<>>{"rmsprop"},
    named_optimizer<adam<>>{"adam"}, named_optimizer<adamw<>>{"adamw"},
    named_optimizer<nadam<>>{"nadam"}, named_optimizer<adamax<>>{"adamax"},
    named_optimizer<adagrad<>>{"adagrad"}, named_optimizer<adadelta<>>{"adadelta"},
    named_optimizer<ftrl<>>{"ftrl"}, named_optimizer<lion<>>{"lion"},
    named_optimizer<lamb<>>{"lamb"}, named_optimizer<adafactor<>>{"adafactor"},
    named_optimizer<muon<>>{"muon"},
    named_optimizer<schedule_free_adamw<>>{"schedule_free_adamw"});

}  // namespace weft
