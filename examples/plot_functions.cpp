// SPDX-License-Identifier: MIT
// A gnuplot script of every activation and regression loss with its derivative, and every schedule:
// plot_functions docs/pictures | gnuplot
#include <weft/formula/catalogue.hpp>
#include <weft/loss/catalogue.hpp>
#include <weft/weft.hpp>

#include <boost/hana/for_each.hpp>

#include <cstdio>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

using namespace weft;

namespace {

using curve = std::vector<std::pair<double, double>>;

std::string file_name(const std::string& title) {
    std::string name;
    for (const char letter : title) {
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) name += letter;
        else if (!name.empty() && name.back() != '_') name += '_';
    }
    while (name.ends_with('_')) name.pop_back();
    return name;
}

// One picture; the second curve is the derivative.
void plot(const std::string& folder, const std::string& kind, const std::string& title,
          const std::string& axis, const std::vector<curve>& curves) {
    std::cout << "set output '" << folder << '/' << kind << '_' << file_name(title) << ".svg'\n"
              << "set title \"" << title << "\" noenhanced\nset xlabel '" << axis << "'\nplot ";
    for (std::size_t i = 0; i < curves.size(); ++i)
        std::cout << (i > 0 ? ", " : "") << "'-' with lines lw 2 lc rgb '"
                  << (i == 0 ? "#0060ad' title 'value'" : "#dd181f' dt 2 title 'derivative'");
    std::cout << '\n';
    for (const curve& points : curves) {
        for (const auto& [at, value] : points) std::printf("%.6g %.6g\n", at, value);
        std::cout << "e\n";
    }
}

// A formula and its derivative over an interval; input(name, at) gives what it reads.
template <class Formula, class Input>
std::vector<curve> value_and_derivative(const program_builder& p, const Formula&, double low,
                                        double high, std::size_t width, const Input& input) {
    constexpr int steps = 160;
    std::vector<curve> curves(2);
    for (int i = 0; i <= steps; ++i) {
        const double at = low + (high - low) * i / steps;
        const row_evaluation row(p, width, [&](std::string_view name, std::size_t column) {
            return input(name, column, at);
        });
        for (std::size_t o = 0; o < 2; ++o) curves[o].emplace_back(at, row(p.output_node(o), 0));
    }
    return curves;
}

void plot_activations(const std::string& folder) {
    const auto input = [](std::string_view name, std::size_t column, double at) {
        if (name == "noise") return 0.5;
        if (name == "alpha") return 0.25;
        return column == 0 ? at : static_cast<double>(column) - 1;
    };
    boost::hana::for_each(every_activation, [&](const auto& f) {
        plot(folder, "activation", to_label(f), "x",
             value_and_derivative(lowered(f, derivative(f, x)), f, -5, 5, 1, input));
    });
    // The first element of the row (x, 0, 1).
    boost::hana::for_each(every_row_activation, [&](const auto& f) {
        const auto first = pick(f, label);
        const auto with_label = [&](std::string_view name, std::size_t column, double at) {
            return name == "label" ? 0 : input(name, column, at);
        };
        plot(folder, "activation", to_label(f), "x, of the row (x, 0, 1)",
             value_and_derivative(lowered(first, derivative(first, x)), first, -5, 5, 3,
                                  with_label));
    });
    boost::hana::for_each(every_gate, [&](const auto& f) {
        const auto of_gate = [](std::string_view name, std::size_t, double at) {
            return name == "x" ? 1 : at;
        };
        plot(folder, "activation", to_label(f), "gate, where x is 1",
             value_and_derivative(lowered(f, derivative(f, gate)), f, -5, 5, 1, of_gate));
    });
}

// Losses of one number each, where the target is 1.
void plot_losses(const std::string& folder) {
    boost::hana::for_each(every_loss, [&](const auto& entry) {
        const auto& f = entry.loss.value;
        using formula_type = std::remove_cvref_t<decltype(f)>;
        const bool is_positive = entry.prediction == loss_operand::positive_numbers;
        const bool is_regression = is_positive || entry.prediction == loss_operand::numbers;
        if (formula_type::at != level::element || !is_regression) return;
        const auto input = [](std::string_view name, std::size_t, double at) {
            return name == "prediction" ? at : 1;
        };
        plot(folder, "loss", std::string(entry.name), "prediction, where the target is 1",
             value_and_derivative(lowered(f, derivative(f, prediction)), f, is_positive ? 0.05 : -3,
                                  is_positive ? 4 : 5, 1, input));
    });
}

template <class Schedule>
void plot_schedule(const std::string& folder, const char* title, const Schedule& rate_of) {
    curve points;
    for (int at = 0; at < 400; at += 2) points.emplace_back(at, rate_of(at));
    plot(folder, "schedule", title, "step", {points});
}

void plot_schedules(const std::string& folder) {
    // The three pictures of the notes, section 2.2.
    plot_schedule(folder, "exponential_decay", exponential_decay{0.5, 10, 0.9});
    plot_schedule(folder, "exponential_decay, staircase", exponential_decay{0.5, 10, 0.9, true});
    plot_schedule(folder, "piecewise_constant",
                  piecewise_constant({100, 200, 300}, {0.1, 0.05, 0.025, 0.001}));
    plot_schedule(folder, "constant_rate", constant_rate{0.1});
    plot_schedule(folder, "polynomial_decay", polynomial_decay{0.1, 300});
    plot_schedule(folder, "inverse_time_decay", inverse_time_decay{0.1, 50, 0.5});
    plot_schedule(folder, "cosine_decay", cosine_decay{0.1, 400});
    plot_schedule(folder, "cosine_decay, warm-up",
                  cosine_decay{.initial = 0.0, .decay_steps = 340, .alpha = 0.1,
                               .warmup_target = 0.1, .warmup_steps = 60});
    plot_schedule(folder, "cosine_decay_restarts", cosine_decay_restarts{0.1, 50});
    plot_schedule(folder, "step_decay", step_decay{0.1, 100});
    plot_schedule(folder, "multi_step_decay", multi_step_decay<2>{0.1, {120, 300}});
    plot_schedule(folder, "one_cycle", one_cycle{0.1, 400});
    plot_schedule(folder, "cyclic", cyclic{.base = 0.01, .maximum = 0.1, .step_size_up = 50});
    plot_schedule(folder, "inverse_square_root", inverse_square_root{0.1, 50});
    plot_schedule(folder, "linear_warmup", linear_warmup{0.1, 100});
    plot_schedule(folder, "sequential",
                  sequential(linear_warmup{0.1, 60}, 60, cosine_decay{0.1, 340}));
}

}  // namespace

int main(int count, char** arguments) {
    const std::string folder = count > 1 ? arguments[1] : "docs/pictures";
    std::cout << "set terminal svg size 360,270 dynamic font 'sans-serif,11'\nset grid lc rgb "
                 "'#dddddd'\nset key above\nset autoscale xfix\n";
    plot_activations(folder);
    plot_losses(folder);
    plot_schedules(folder);
}
