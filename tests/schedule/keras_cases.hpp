// SPDX-License-Identifier: MIT
// Values of Keras schedules, read from tests/reference/schedules.json.
#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

inline nlohmann::json keras_schedules() {
    std::ifstream file(std::string(WEFT_SOURCE_DIR) + "/tests/reference/schedules.json");
    return nlohmann::json::parse(file);
}

// The largest relative distance of schedule(step) from the values of a case.
template <class Schedule>
double distance_from_keras(const Schedule& schedule, const nlohmann::json& steps,
                           const nlohmann::json& values) {
    double most = values.size() == steps.size() ? 0 : 1;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double expected = values.at(i).get<double>();
        const double found = schedule(steps.at(i).get<std::size_t>());
        const double distance = (found > expected ? found - expected : expected - found) / expected;
        if (!(distance <= most)) most = distance;
    }
    return most;
}
