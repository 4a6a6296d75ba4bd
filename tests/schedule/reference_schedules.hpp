// SPDX-License-Identifier: MIT
// Rates of other libraries' schedules, read from tests/reference, and how far a schedule is off.
#pragma once

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <fstream>
#include <set>
#include <string>

inline nlohmann::json reference_schedules(const std::string& file) {
    std::ifstream stream(WEFT_SOURCE_DIR "/tests/reference/" + file);
    return nlohmann::json::parse(stream);
}

// The arguments of a case; what was not asked for by the end of a test is a failure.
class reference_arguments {
public:
    explicit reference_arguments(const nlohmann::json& given) : given_(given) {}

    template <class Number>
    Number get(const char* name, Number otherwise) {
        asked_.insert(name);
        return given_.value(name, otherwise);
    }
    double get(const char* name) {
        asked_.insert(name);
        return given_.at(name);
    }
    bool has(const char* name) const { return given_.contains(name); }

    void expect_all_asked_for() const {
        for (const auto& [name, value] : given_.items())
            BOOST_TEST(asked_.count(name) == 1u, "argument " << name << " is not passed on");
    }

private:
    const nlohmann::json& given_;
    std::set<std::string> asked_;
};

// The largest relative distance of schedule(steps[i]) from values[i], of what goes beyond the
// reference's own rounding; 0 has no neighbours.
template <class Schedule>
double distance_from(const Schedule& schedule, const nlohmann::json& steps,
                     const nlohmann::json& values, double own_rounding = 0) {
    double most = values.size() == steps.size() ? 0 : 1;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double expected = values.at(i).get<double>();
        const double found = schedule(steps.at(i).get<std::size_t>());
        const double difference = found > expected ? found - expected : expected - found;
        if (difference <= own_rounding) continue;
        const double distance = (difference - own_rounding) / expected;
        if (!(distance <= most)) most = distance;
    }
    return most;
}
