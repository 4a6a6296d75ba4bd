// SPDX-License-Identifier: MIT
// Every schedule of Keras, case by case, against tests/reference/schedules.json.
#include <weft/schedule.hpp>

#include <schedule/reference_schedules.hpp>

#include <functional>
#include <map>

namespace {

using schedule_function = std::function<double(std::size_t)>;

schedule_function exponential(reference_arguments& of) {
    return weft::exponential_decay{.initial = of.get("initial_learning_rate"),
                                   .decay_steps = of.get("decay_steps"),
                                   .decay_rate = of.get("decay_rate"),
                                   .staircase = of.get("staircase", false)};
}

schedule_function inverse_time(reference_arguments& of) {
    return weft::inverse_time_decay{.initial = of.get("initial_learning_rate"),
                                    .decay_steps = of.get("decay_steps"),
                                    .decay_rate = of.get("decay_rate"),
                                    .staircase = of.get("staircase", false)};
}

schedule_function polynomial(reference_arguments& of) {
    weft::polynomial_decay result{.initial = of.get("initial_learning_rate"),
                                  .decay_steps = of.get("decay_steps")};
    result.end = of.get("end_learning_rate", result.end);
    result.power = of.get("power", result.power);
    result.cycle = of.get("cycle", result.cycle);
    return result;
}

schedule_function cosine(reference_arguments& of) {
    weft::cosine_decay result{.initial = of.get("initial_learning_rate"),
                              .decay_steps = of.get("decay_steps")};
    result.alpha = of.get("alpha", result.alpha);
    if (of.has("warmup_target")) result.warmup_target = of.get("warmup_target");
    result.warmup_steps = of.get("warmup_steps", result.warmup_steps);
    return result;
}

schedule_function restarts(reference_arguments& of) {
    weft::cosine_decay_restarts result{.initial = of.get("initial_learning_rate"),
                                       .first_decay_steps = of.get("first_decay_steps")};
    result.t_mul = of.get("t_mul", result.t_mul);
    result.m_mul = of.get("m_mul", result.m_mul);
    result.alpha = of.get("alpha", result.alpha);
    return result;
}

schedule_function pieces(reference_arguments& of) {
    using list = std::vector<double>;
    const list boundaries = of.get("boundaries", list{}), values = of.get("values", list{});
    if (boundaries == list{100, 200, 300} && values == list{0.1, 0.05, 0.025, 0.001})
        return weft::piecewise_constant{{100, 200, 300}, {0.1, 0.05, 0.025, 0.001}};
    if (boundaries == list{50} && values == list{1, 0.5})
        return weft::piecewise_constant{{50}, {1.0, 0.5}};
    return {};
}

const std::map<std::string, schedule_function (*)(reference_arguments&)> entries{
    {"ExponentialDecay", exponential},  {"InverseTimeDecay", inverse_time},
    {"PolynomialDecay", polynomial},    {"CosineDecay", cosine},
    {"CosineDecayRestarts", restarts},  {"PiecewiseConstantDecay", pieces},
};

BOOST_AUTO_TEST_CASE(every_case_of_keras_has_an_entry_and_its_values_within_1e_12) {
    const auto reference = reference_schedules("schedules.json");
    BOOST_TEST(reference.at("cases").size() == 21u);
    for (const auto& one : reference.at("cases")) {
        const std::string name = one.at("schedule");
        BOOST_TEST_CONTEXT(name << " " << one.at("args").dump()) {
            const auto entry = entries.find(name);
            BOOST_TEST_REQUIRE((entry != entries.end()), "no entry in weft");
            reference_arguments arguments(one.at("args"));
            const schedule_function schedule = entry->second(arguments);
            arguments.expect_all_asked_for();
            BOOST_TEST(distance_from(schedule, reference.at("steps"), one.at("values")) <= 1e-12);
        }
    }
}

}  // namespace
