// SPDX-License-Identifier: MIT
// The tables of the catalogue about training: losses between samples, optimizers, schedules.
#pragma once

#include "catalogue.hpp"

#include <weft/loss/catalogue.hpp>
#include <weft/optimizer/catalogue.hpp>
#include <weft/schedule.hpp>
#include <weft/simd/denormals.hpp>
#include <weft/train/optimizer_state.hpp>

#include <boost/hana/for_each.hpp>

#include <map>

namespace bench {

template <std::size_t I>
inline constexpr auto pairwise_at = boost::hana::at_c<I>(weft::every_pairwise_loss).loss.value;
template <std::size_t I>
inline constexpr auto pairwise_slope_at = derivative(pairwise_at<I>, weft::similarity);

// Of batches of 10 samples of 3 classes.
inline void print_pairwise_losses() {
    constexpr std::size_t batch = 10, rows = 20 * batch;
    std::map<std::string, std::vector<float>, std::less<>> in;
    weft::random_stream random(weft::seed{1});
    for (std::size_t row = 0; row < rows; ++row) {
        in["label"].push_back(static_cast<float>(row % batch % 3));
        in["sample_index"].push_back(static_cast<float>(row % batch));
        for (std::size_t i = 0; i < batch; ++i) {
            in["similarity"].push_back(static_cast<float>(random.uniform(-1, 1)));
            in["other_label"].push_back(static_cast<float>(i % 3));
            in["other_index"].push_back(static_cast<float>(i));
        }
    }
    const auto input = [&](std::size_t row, std::string_view name, std::size_t column) {
        const std::vector<float>& from = in.find(name)->second;
        return static_cast<double>(from[from.size() == rows ? row : row * batch + column]);
    };
    print_head("Losses between samples");
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto print = [&]<std::size_t At>() {
            const std::string name(boost::hana::at_c<At>(weft::every_pairwise_loss).name);
            print_line(name, "Keras", pairwise_at<At>, pairwise_slope_at<At>, batch, rows, input,
                       [&](auto y, auto dy) {
                           weft::apply_rows<batch, pairwise_at<At>, pairwise_slope_at<At>>(
                               y, dy, weft::similarity = in["similarity"],
                               weft::label = in["label"], weft::other_label = in["other_label"],
                               weft::sample_index = in["sample_index"],
                               weft::other_index = in["other_index"]);
                       });
        };
        (print.template operator()<I>(), ...);
    }(std::make_index_sequence<decltype(boost::hana::length(weft::every_pairwise_loss))::value>{});
}

inline std::string replaced(std::string in, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = in.find(from, at)) != in.npos; at += to.size())
        in.replace(at, from.size(), to);
    return in;
}
// In letters: w and g of a weight and its gradient, eta the rate, t the step, s a state.
inline std::string in_letters(std::string latex) {
    const std::pair<const char*, const char*> letters[]{
        {"\\mathrm{weight}", "w"},         {"\\mathrm{gradient}", "g"},
        {"\\mathrm{rate}", "\\eta"},       {"\\mathrm{step}", "t"},
        {"\\mathrm{beta\\_1}", "\\beta_1"}, {"\\mathrm{beta\\_2}", "\\beta_2"},
        {"\\mathrm{epsilon}", "\\epsilon"}, {"\\mathrm{rho}", "\\rho"},
        {"\\mathrm{state0}", "s_0"},       {"\\mathrm{state1}", "s_1"},
        {"\\mathrm{state2}", "s_2"},       {"|", "\\vert "}};
    for (const auto& [from, to] : letters) latex = replaced(latex, from, to);
    return latex;
}

// The assignments of a rule, one after the other. What a state becomes is s' where others use it.
class update_text {
public:
    template <weft::update_time Time, class... Assignments>
    void add(const weft::update_rule<Time, Assignments...>& of) {
        const char* when = Time == weft::update_time::at_start ? "first "
            : Time == weft::update_time::at_end                ? "at last "
                                                               : "";
        std::vector<std::pair<std::string, std::string>> states;
        boost::hana::for_each(of.assignments, [&](const auto& one) {
            using target = typename std::remove_cvref_t<decltype(one)>::placeholder_type;
            const std::string name = in_letters(to_latex(target{}));
            std::string value = in_letters(to_latex(weft::detail::as_formula(one.value)));
            for (const auto& [state, becomes] : states) value = replaced(value, becomes, state);
            if (name[0] == 's') states.emplace_back(name + "'", value);
            add_line(when, name + " \\leftarrow " + value);
        });
    }
    template <class State>
    void add(const weft::tensor_transform<State>&) {
        const std::string name = in_letters(to_latex(State{}));
        add_line("", name + " \\leftarrow \\operatorname{transform}\\left(" + name + "\\right)");
    }
    template <class First, class Second>
    void add(const weft::rule_sequence<First, Second>& of) { add(of.first), add(of.second); }
    const std::string& text() const { return text_; }

private:
    void add_line(const std::string& when, const std::string& latex) {
        text_ += (text_.empty() ? "" : "<br>") + when + "$" + latex + "$";
    }
    std::string text_;
};

inline constexpr std::array<weft::tensor_place, 1> matrix{{{0, 32, 64, 64}}};

inline void print_optimizers() {
    static const std::map<std::string_view, const char*> references{
        {"sgd", "Keras SGD"}, {"rmsprop", "Keras RMSprop"}, {"adam", "Keras Adam"},
        {"adamw", "Keras AdamW"}, {"nadam", "Keras Nadam"}, {"adamax", "Keras Adamax"},
        {"adagrad", "Keras Adagrad"}, {"adadelta", "Keras Adadelta"}, {"ftrl", "Keras Ftrl"},
        {"lion", "Keras Lion"}, {"lamb", "Keras Lamb"}, {"adafactor", "Keras Adafactor"},
        {"muon", "Keras Muon"}, {"schedule_free_adamw", "Keras ScheduleFreeAdamW"}};
    constexpr std::size_t rows = matrix[0].rows, columns = matrix[0].columns;
    constexpr std::size_t weights = rows * columns;
    std::printf("\n## Optimizers\n\nWith their default settings. w is a weight, g its gradient, "
                "$\\eta$ the rate, t the step from 1, s a state and s' what it becomes, ones the running "
                "mean of ones ($1 - \\beta^t$); sums and n are of a tensor. FLOPs and time: of a "
                "tensor of %zu rows of %zu.\n\n"
                "| entry | update | reference | states | FLOPs a weight | ns a weight |\n"
                "| --- | --- | --- | ---: | ---: | ---: |\n", rows, columns);
    weft::random_stream random(weft::seed{1});
    weft::aligned_block<float> w(weights), g(weights);
    for (std::size_t i = 0; i < weights; ++i)
        g[i] = static_cast<float>(random.uniform(-1, 1));
    boost::hana::for_each(weft::every_optimizer, [&](const auto& entry) {
        using optimizer = std::remove_cvref_t<decltype(entry.value)>;
        update_text update;
        std::size_t index = 0;
        boost::hana::for_each(weft::rules_of<optimizer>(), [&](const auto& rule) {
            if (index++ == weft::chosen_rule(entry.value)) update.add(rule);
        });
        auto flops = static_cast<double>(weft::update_flops(entry.value));
        if constexpr (requires { entry.value.transform_flops(rows, columns); })
            flops += static_cast<double>(entry.value.transform_flops(rows, columns)) / weights;
        for (std::size_t i = 0; i < weights; ++i)
            w[i] = static_cast<float>(random.uniform(-1, 1));
        weft::optimizer_state<optimizer, float, weights> state(entry.value, matrix);
        const weft::simd::flush_denormals flush;
        const double each = nanoseconds([&] { state.update(w.data(), g.data()); }, weights);
        std::printf("| `%s` | %s | %s | %zu | %.0f | %.2f |\n", entry.name.data(),
                    update.text().c_str(), references.at(entry.name),
                    weft::update_states(entry.value), flops, each);
    });
}

template <weft::learning_rate_schedule Schedule>
void print_schedule(const char* declared, const char* reference, const Schedule& rate) {
    double sum = 0;
    const double each = nanoseconds([&] {
        for (std::size_t step = 0; step < 1000; ++step) sum += rate(step);
    }, 1000);
    if (!(sum > 0)) throw std::logic_error("a schedule without a rate");
    std::printf("| `%s` | %.4g | %.4g | %.4g | %.4g | %s | %.0f |\n", declared, rate(0u), rate(50u),
                rate(250u), rate(1000u), reference, each);
}
inline void print_schedules() {
    using namespace weft;
    std::printf("\n## Schedules\n\nFunctions of the step, from 0; the rate is a number or one of "
                "these.\n\n| entry | step 0 | 50 | 250 | 1000 | reference | ns a call |\n"
                "| --- | ---: | ---: | ---: | ---: | --- | ---: |\n");
    print_schedule("constant_rate{0.1}", "a number", constant_rate{0.1});
    print_schedule("exponential_decay{0.1, 100, 0.5}", "Keras ExponentialDecay",
                   exponential_decay{0.1, 100, 0.5});
    print_schedule("inverse_time_decay{0.1, 100, 0.5}", "Keras InverseTimeDecay",
                   inverse_time_decay{0.1, 100, 0.5});
    print_schedule("polynomial_decay{0.1, 500, 0.01, 2}", "Keras PolynomialDecay",
                   polynomial_decay{0.1, 500, 0.01, 2});
    print_schedule("piecewise_constant({100, 500}, {0.1, 0.05, 0.01})",
                   "Keras PiecewiseConstantDecay",
                   piecewise_constant({100, 500}, {0.1, 0.05, 0.01}));
    print_schedule("cosine_decay{0.1, 500}", "Keras CosineDecay", cosine_decay{0.1, 500});
    print_schedule("cosine_decay_restarts{0.1, 100}", "Keras CosineDecayRestarts",
                   cosine_decay_restarts{0.1, 100});
    print_schedule("step_decay{0.1, 100, 0.5}", "PyTorch StepLR", step_decay{0.1, 100, 0.5});
    print_schedule("multi_step_decay<2>{0.1, {100, 500}, 0.5}", "PyTorch MultiStepLR",
                   multi_step_decay<2>{0.1, {100, 500}, 0.5});
    print_schedule("cyclic{0.01, 0.1, 100}", "PyTorch CyclicLR", cyclic{0.01, 0.1, 100});
    print_schedule("one_cycle{0.1, 500}", "PyTorch OneCycleLR", one_cycle{0.1, 500});
    print_schedule("linear_warmup{0.1, 100}", "a line, then a number", linear_warmup{0.1, 100});
    print_schedule("inverse_square_root{0.1, 100}", "Vaswani et al. 2017",
                   inverse_square_root{0.1, 100});
    print_schedule("sequential{linear_warmup{0.1, 100}, 100, cosine_decay{0.1, 400}}",
                   "PyTorch SequentialLR",
                   sequential{linear_warmup{0.1, 100}, 100, cosine_decay{0.1, 400}});
}

}  // namespace bench
