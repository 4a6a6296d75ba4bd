// SPDX-License-Identifier: MIT
// Schedules of PyTorch, case by case, against tests/reference/torch_schedules.json.
#include <weft/schedule.hpp>

#include <schedule/reference_schedules.hpp>

#include <functional>
#include <map>
#include <numeric>

namespace {

using schedule_function = std::function<double(std::size_t)>;

schedule_function of_steps(double rate, reference_arguments& of) {
    weft::step_decay result{.initial = rate, .step_size = of.get("step_size")};
    result.gamma = of.get("gamma", result.gamma);
    return result;
}

schedule_function of_milestones(double rate, reference_arguments& of) {
    using list = std::vector<double>;
    const list milestones = of.get("milestones", list{});
    const double gamma = of.get("gamma", 0.1);
    if (milestones == list{30, 80})
        return weft::multi_step_decay{.initial = rate, .milestones = {30, 80}, .gamma = gamma};
    if (milestones == list{10, 10, 50})
        return weft::multi_step_decay{.initial = rate, .milestones = {10, 10, 50}, .gamma = gamma};
    return {};
}

weft::linear_warmup line(double rate, reference_arguments& of) {
    return {.target = rate,
            .warmup_steps = of.get("total_iters"),
            .initial = rate * of.get("start_factor")};
}

schedule_function warmup(double rate, reference_arguments& of) { return line(rate, of); }

schedule_function one_cycle(double, reference_arguments& of) {
    weft::one_cycle result{.maximum = of.get("max_lr"), .total_steps = of.get("total_steps")};
    result.pct_start = of.get("pct_start", result.pct_start);
    if (of.get("anneal_strategy", std::string("cos")) == "linear")
        result.anneal_strategy = weft::anneal::linear;
    result.div_factor = of.get("div_factor", result.div_factor);
    result.final_div_factor = of.get("final_div_factor", result.final_div_factor);
    result.three_phase = of.get("three_phase", result.three_phase);
    return result;
}

schedule_function cyclic(double, reference_arguments& of) {
    weft::cyclic result{.base = of.get("base_lr"), .maximum = of.get("max_lr")};
    result.step_size_up = of.get("step_size_up", result.step_size_up);
    result.step_size_down = of.get("step_size_down", result.step_size_down);
    const std::string mode = of.get("mode", std::string("triangular"));
    if (mode == "triangular2") result.mode = weft::cyclic_mode::triangular2;
    if (mode == "exp_range") result.mode = weft::cyclic_mode::exp_range;
    result.gamma = of.get("gamma", result.gamma);
    return result;
}

// A LinearLR, then a StepLR.
schedule_function two_in_a_row(double rate, reference_arguments& of) {
    const auto schedulers = of.get("schedulers", nlohmann::json{});
    reference_arguments first(schedulers.at(0).at(1)), second(schedulers.at(1).at(1));
    return weft::sequential{
        .first = line(rate, first),
        .milestone = of.get("milestones", std::vector<double>{}).at(0),
        .then = weft::step_decay{.initial = rate, .step_size = second.get("step_size")}};
}

const std::map<std::string, schedule_function (*)(double, reference_arguments&)> entries{
    {"StepLR", of_steps},      {"MultiStepLR", of_milestones}, {"LinearLR", warmup},
    {"OneCycleLR", one_cycle}, {"CyclicLR", cyclic},           {"SequentialLR", two_in_a_row},
};

BOOST_AUTO_TEST_CASE(every_case_of_pytorch_has_an_entry_and_its_values_within_1e_12) {
    const auto reference = reference_schedules("torch_schedules.json");
    BOOST_TEST(reference.at("cases").size() == 13u);
    for (const auto& one : reference.at("cases")) {
        const std::string name = one.at("schedule");
        BOOST_TEST_CONTEXT(name << " " << one.at("args").dump()) {
            const auto entry = entries.find(name);
            BOOST_TEST_REQUIRE((entry != entries.end()), "no entry in weft");
            reference_arguments arguments(one.at("args"));
            const schedule_function schedule = entry->second(one.at("lr"), arguments);
            arguments.expect_all_asked_for();
            std::vector<std::size_t> steps(one.at("values").size());
            std::iota(steps.begin(), steps.end(), std::size_t{0});
            // OneCycleLR reaches its end as the sum of two numbers near max_lr, which rounds.
            const double own_rounding = name == "OneCycleLR" ? arguments.get("max_lr") * 0x1p-53 : 0;
            BOOST_TEST(distance_from(schedule, steps, one.at("values"), own_rounding) <= 1e-12);
        }
    }
}

}  // namespace
