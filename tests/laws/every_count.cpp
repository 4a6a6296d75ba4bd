// SPDX-License-Identifier: MIT
// A law of every formula of the catalogues: it costs what numbers count that are put into it.
#include <weft/complexity/backward.hpp>
#include <weft/formula/catalogue.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/formula/print.hpp>
#include <weft/layer/formula_layer.hpp>
#include <weft/loss/catalogue.hpp>
#include <weft/optimizer/catalogue.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace weft;

formula_cost done;  // by all counting numbers since it was last set to 0
std::set<op> met;   // the operations that were ever done

// A number that counts what is done to it. A free one has one value a call: what is done to free
// ones alone is not counted.
struct counting {
    double value = 0;
    bool is_free = true;
};
counting counted(double value, bool is_free, std::size_t transcendentals = 0) {
    if (!is_free) done += formula_cost{1, transcendentals};
    return {value, is_free};
}
bool are_free(const counting& a, const counting& b) { return a.is_free && b.is_free; }

counting operator-(counting a) { return counted(-a.value, a.is_free); }
counting operator+(counting a, counting b) { return counted(a.value + b.value, are_free(a, b)); }
counting operator-(counting a, counting b) { return counted(a.value - b.value, are_free(a, b)); }
counting operator*(counting a, counting b) { return counted(a.value * b.value, are_free(a, b)); }
counting operator/(counting a, counting b) { return counted(a.value / b.value, are_free(a, b)); }
counting operator<(counting a, counting b) { return counted(a.value < b.value, are_free(a, b)); }
counting operator<=(counting a, counting b) { return counted(a.value <= b.value, are_free(a, b)); }
counting operator==(counting a, counting b) { return counted(a.value == b.value, are_free(a, b)); }
counting operator!=(counting a, counting b) { return counted(a.value != b.value, are_free(a, b)); }
counting min(counting a, counting b) { return counted(std::min(a.value, b.value), are_free(a, b)); }
counting max(counting a, counting b) { return counted(std::max(a.value, b.value), are_free(a, b)); }
counting choose(counting c, counting a, counting b) {
    return counted(c.value != 0 ? a.value : b.value, c.is_free && are_free(a, b));
}
template <class Function>
counting cheap(const Function& f, counting a) { return counted(f(a.value), a.is_free); }
template <class Function>
counting transcendental(const Function& f, counting a) { return counted(f(a.value), a.is_free, 1); }

counting exp(counting a) { return transcendental([](double v) { return std::exp(v); }, a); }
counting log(counting a) { return transcendental([](double v) { return std::log(v); }, a); }
counting erf(counting a) { return transcendental([](double v) { return std::erf(v); }, a); }
counting normal_cdf(counting a) {
    return (counting{1} + erf(a / counting{std::sqrt(2.0)})) / counting{2};
}

// An operation written in those that DESIGN counts: sigmoid is 1 / (1 + exp(-a)).
counting operate(op code, counting a, counting b, counting c) {
    const counting one{1};
    switch (code) {
        case op::negate: return -a;
        case op::abs: return cheap([](double v) { return std::abs(v); }, a);
        case op::sign: return cheap([](double v) { return (v > 0) - (v < 0); }, a);
        case op::floor: return cheap([](double v) { return std::floor(v); }, a);
        case op::sqrt: return cheap([](double v) { return std::sqrt(v); }, a);
        case op::exp:
        case op::exp_nonpositive: return exp(a);
        case op::expm1: return transcendental([](double v) { return std::expm1(v); }, a);
        case op::log: return log(a);
        case op::log1p:
        case op::log1p_unit: return transcendental([](double v) { return std::log1p(v); }, a);
        case op::tanh: return transcendental([](double v) { return std::tanh(v); }, a);
        case op::erf: return erf(a);
        case op::sin: return transcendental([](double v) { return std::sin(v); }, a);
        case op::cos: return transcendental([](double v) { return std::cos(v); }, a);
        case op::atan: return transcendental([](double v) { return std::atan(v); }, a);
        case op::power: return counted(std::pow(a.value, b.value), are_free(a, b), 1);
        case op::normal_cdf: return normal_cdf(a);
        case op::gelu: return a * normal_cdf(a);
        case op::sigmoid: return one / (one + exp(-a));
        case op::softplus: return log(one + exp(a));
        case op::stop_gradient:
        case op::neutral_shift: return a;
        case op::as_probability: return min(max(a, counting{1e-7}), counting{1 - 1e-7});
        case op::add: return a + b;
        case op::subtract: return a - b;
        case op::multiply: return a * b;
        case op::divide: return a / b;
        case op::minimum:
        case op::minimum_of_number: return min(a, b);
        case op::maximum:
        case op::maximum_of_number: return max(a, b);
        case op::ldexp: return counted(std::ldexp(a.value, int(b.value)), are_free(a, b));
        case op::less: return a < b;
        case op::less_equal: return a <= b;
        case op::equal: return a == b;
        case op::not_equal: return a != b;
        case op::both: return counted(a.value != 0 && b.value != 0, are_free(a, b));
        case op::either: return counted(a.value != 0 || b.value != 0, are_free(a, b));
        case op::fma: return a * b + c;
        case op::select: return choose(a, b, c);
        default: throw std::logic_error("no operation on numbers");
    }
}

// One value a call or a row, or one for every element.
using values = std::vector<counting>;

values operate_on_rows(op code, std::size_t width, const values& a, const values& b,
                       const values& c) {
    const auto at = [](const values& of, std::size_t i) {
        return of.empty() ? counting{} : of[of.size() == 1 ? 0 : i];
    };
    const auto fold = [&](const auto& join) {
        counting result{a[0].value, false};  // of a row, whatever it is made of
        for (std::size_t i = 1; i < width; ++i) result = join(result, at(a, i));
        return values{result};
    };
    switch (code) {
        case op::column: {
            values columns;
            for (std::size_t i = 0; i < width; ++i) columns.push_back({double(i), false});
            return columns;
        }
        case op::row_width: return {{double(width), true}};
        case op::row_sum: return fold([](counting s, counting v) { return s + v; });
        case op::row_max: return fold([](counting s, counting v) { return max(s, v); });
        // How often it passes the row depends on the numbers: it counts as one pass.
        case op::row_threshold: {
            values t = fold([](counting s, counting v) { return s + v; });
            t[0].value = threshold_of(width, [&](std::size_t i) { return at(a, i).value; });
            return t;
        }
        case op::pick: return {{at(a, std::size_t(b[0].value)).value, false}};
        default: break;
    }
    values result(std::max({a.size(), b.size(), c.size()}));
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = operate(code, at(a, i), at(b, i), at(c, i));
    return result;
}

// Numbers of 0.06 ... 0.94, others for every name and column of an input.
double number_of(std::string_view name, std::size_t column) {
    if (name == "label") return 0;
    if (name == "step" || name == "tensor_rows") return 3;
    if (name == "state0") return 5;  // a mean square above the square of the mean
    const std::size_t start = name.size() + std::size_t(name[0]) + std::size_t(name.back());
    return 0.5 + 0.44 * std::sin(double(start) + 2.3 * double(column));
}
values input_of(std::string_view name, level at, std::size_t width) {
    values result;
    for (std::size_t i = 0; i < (at == level::element ? width : 1); ++i)
        result.push_back({number_of(name, i), at == level::uniform});
    return result;
}

// What is computed, once each: a step takes the values of steps before it.
struct operation_step {
    op code = op::constant;
    double number = 0;             // of a constant
    std::string_view name{};       // of an input
    level at = level::uniform;     // of an input
    std::array<int, 3> from{-1, -1, -1};
    auto operator<=>(const operation_step&) const = default;
};

// The syntax tree of a formula as it is written; equal sub-expressions are one step.
class written_steps {
public:
    template <formula Formula>
    explicit written_steps(const Formula& f) { walk(f); }
    const std::vector<operation_step>& all() const { return steps_; }  // the last is the formula

private:
    int once(const operation_step& one) {
        const auto found = std::find(steps_.begin(), steps_.end(), one);
        if (found != steps_.end()) return static_cast<int>(found - steps_.begin());
        steps_.push_back(one);
        return static_cast<int>(steps_.size() - 1);
    }
    int walk(const nothing&) { return -1; }
    int walk(const real_number& f) { return once({.number = f.value}); }
    template <int Number>
    int walk(const whole_number<Number>&) { return once({.number = Number}); }
    template <text Name, level Level>
    int walk(const placeholder<Name, Level>& f) {
        return once({.code = op::input, .name = f.name, .at = Level});
    }
    template <text Name>
    int walk(const trainable<Name>& f) {
        return once({.code = op::input, .name = f.name, .at = level::element});
    }
    template <text Name, class Formula, class Argument, class Options>
    int walk(const named_formula<Name, Formula, Argument, Options>& f) {
        return walk(f.written_out());
    }
    template <class First, class Second>
    int walk(const alternative<First, Second>& f) {
        return f.takes_first ? walk(f.first) : walk(f.second);
    }
    template <op Code, class A, class B, class C>
    int walk(const operation<Code, A, B, C>& f) {
        const int a = walk(f.a()), b = walk(f.b()), c = walk(f.c());
        return once({.code = Code, .from = {a, b, c}});
    }

    std::vector<operation_step> steps_;
};

std::size_t index(int i) { return static_cast<std::size_t>(i); }

// The nodes of a program that its outputs need; others stay constants.
void need(const program_builder& p, node i, std::vector<operation_step>& steps) {
    const instruction& n = p[i];
    operation_step& here = steps[index(i)];
    if (here.code != op::constant) return;
    here = {.code = n.code, .number = n.value, .at = n.at};
    if (n.code == op::input) here.name = p.name_of(i);
    for (std::size_t k = 0; k < 3; ++k) {
        here.from[k] = n.operands[k];
        if (n.operands[k] >= 0) need(p, n.operands[k], steps);
    }
}
std::vector<operation_step> steps_of(const program_builder& p) {
    std::vector<operation_step> steps(static_cast<std::size_t>(p.size()));
    for (std::size_t o = 0; o < p.output_count(); ++o) need(p, p.output_node(o), steps);
    return steps;
}

// Every step on a row, in turn.
std::vector<values> run(const std::vector<operation_step>& steps, std::size_t width) {
    static const values absent;
    std::vector<values> results;
    for (const operation_step& one : steps) {
        const auto operand = [&](std::size_t k) -> const values& {
            return one.from[k] < 0 ? absent : results[index(one.from[k])];
        };
        met.insert(one.code);
        if (one.code == op::constant) results.push_back({{one.number, true}});
        else if (one.code == op::input) results.push_back(input_of(one.name, one.at, width));
        else
            results.push_back(
                operate_on_rows(one.code, width, operand(0), operand(1), operand(2)));
    }
    return results;
}
struct outcome {
    formula_cost cost;
    std::vector<values> results;
};
outcome counted_run(const std::vector<operation_step>& steps, std::size_t width) {
    done = {};
    std::vector<values> results = run(steps, width);
    return {done, std::move(results)};
}

std::string words(const formula_cost& cost) {
    return std::to_string(cost.flops) + " FLOPs, " + std::to_string(cost.transcendentals)
         + " transcendental";
}
void are_equal(const formula_cost& library, const formula_cost& numbers, const std::string& what) {
    BOOST_TEST((library == numbers), what << ": the library counts " << words(library)
                                          << ", the numbers " << words(numbers));
}

// What was counted is the formula: it has the values of a program's output.
void has_values(const values& found, const program_builder& p, std::size_t output,
                std::size_t width, const std::string& what) {
    const row_evaluation expected(p, width, [&](std::string_view name, std::size_t column) {
        const auto is_it = [&](node i) { return p[i].code == op::input && p.name_of(i) == name; };
        node input = 0;
        while (!is_it(input)) ++input;
        return number_of(name, p[input].at == level::element ? column : 0);
    });
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double value = expected(p.output_node(output), i);
        BOOST_TEST(std::abs(found[i].value - value) <= 1e-9 * (1 + std::abs(value)),
                   what << ", element " << i << ": " << found[i].value << ", not " << value);
    }
}

// The cost of all outputs of a program.
formula_cost cost_of_program(const program_builder& p, std::size_t width, const std::string& what) {
    const outcome numbers = counted_run(steps_of(p), width);
    for (std::size_t o = 0; o < p.output_count(); ++o)
        has_values(numbers.results[index(p.output_node(o))], p, o, width, what);
    return numbers.cost;
}

// A formula as it is written, and with its gradient as it runs.
struct counted_formula {
    std::string name;
    std::vector<operation_step> steps;
    program_builder written, with_gradient;

    template <formula Formula, formula Variable>
    counted_formula(std::string_view called, const Formula& f, const Variable& by)
        : name(called), steps(written_steps(f).all()), written(as_written(f)),
          with_gradient(lowered(f, derivative(f, by))) {}
};

// On rows of a width, three of them in a network.
void check(const counted_formula& f, std::size_t width) {
    const std::string what = f.name + " of " + std::to_string(width);
    const outcome value = counted_run(f.steps, width);
    are_equal(cost_of_row(f.written, width), value.cost, what);
    has_values(value.results.back(), f.with_gradient, 0, width, what);

    const std::string with_gradient = what + " with its gradient";
    const formula_cost both = cost_of_program(f.with_gradient, width, with_gradient);
    are_equal(cost_of_row(f.with_gradient, width), both, with_gradient);
    plan_group rows_of_a_network;
    rows_of_a_network.output = shape{3, width};
    rows_of_a_network.row_width = width;
    rows_of_a_network.has_rows = true;
    BOOST_TEST(detail::flops_of_group(rows_of_a_network, f.with_gradient) == 3 * both.flops,
               with_gradient);
}
void check(const counted_formula& f) {
    for (const std::size_t width : {1u, 4u, 7u}) check(f, width);
}

// And as a layer of a network.
template <formula Formula, formula Variable>
void check_layer(const Formula& f, const Variable& by, std::size_t inputs_an_output) {
    const counted_formula numbers(to_label(f), f, by);
    check(numbers);
    for (const std::size_t width : {1u, 4u, 7u}) {
        const formula_cost a_row = counted_run(numbers.steps, width).cost;
        const auto facts = formula_layer<Formula>(f).facts(shape{3, inputs_an_output * width});
        are_equal({facts.flops, facts.transcendentals},
                  {3 * a_row.flops, 3 * a_row.transcendentals}, numbers.name + " as a layer");
    }
}

BOOST_AUTO_TEST_CASE(every_activation_costs_what_numbers_count) {
    const auto check_each = [](const auto& activations) {
        boost::hana::for_each(activations, [](const auto& f) { check_layer(f, x, 1); });
    };
    check_each(every_activation), check_each(every_row_activation);
    boost::hana::for_each(every_gate, [](const auto& f) { check_layer(f, gate, 2); });
}

BOOST_AUTO_TEST_CASE(every_loss_costs_what_numbers_count) {
    boost::hana::for_each(every_loss, [](const auto& entry) {
        const counted_formula loss(entry.name, entry.loss.value, prediction);
        if (entry.prediction != loss_operand::box) check(loss);
        else check(loss, 4), check(loss, 7);  // they pick the first 4 numbers
    });
    boost::hana::for_each(every_pairwise_loss, [](const auto& entry) {
        check(counted_formula(entry.name, entry.loss.value, similarity));
    });
}

// And what is one value a call, which is free.
BOOST_AUTO_TEST_CASE(every_operation_costs_what_numbers_count) {
    met.clear();
    const auto check_one = [](std::string_view name, const auto& f) {
        check(counted_formula(name, f, x));
    };
    check_one("uniform", x * sqrt(1 - pow(rate, step)) + exp(rate) * row_sum(x));
    check_one("of integers", ldexp(x - floor(7 * x), 3) + fma(x, 2, row_mean(x)));
    check_one("masks", where(((0.3 < x) && (x != target)) || (x <= 0.1), sin(x), cos(x)));
    check_one("elementary", tanh(x) + exp(x) * expm1(x) / log1p(x) - atan(abs(x)) + sign(x));
    check_one("composite", erf(x) * normal_cdf(x) + softplus(x) * sigmoid(x));
    check_one("extrema", max(x, target) + min(x, target) + max(x, 0.3) + min(-x, 0.3));
    check_one("rows", row_max(x) * row_threshold(x) + log(pick(x, label)));
    check_one("marked", x * stop_gradient(gelu(x)) + neutral_shift(target)
                            - log(as_probability(x)));
    std::string unmet;
    for (const operation_facts& one : operation_table)
        if (!met.contains(one.code)) unmet += std::string(one.name) + " ";
    BOOST_TEST(unmet.empty(), unmet);
}

// What one parameter more costs in the passes over a tensor that a step makes.
std::size_t counted_a_parameter(const lowered_rule& of, const std::string& name) {
    const auto passes_over = [&](std::size_t parameters) {
        std::size_t flops = cost_of_program(of.finished(assigned::array), parameters, name).flops;
        for (std::size_t i = 0; i < of.count_of(assigned::total); ++i)
            flops += cost_of_program(of.finished(assigned::total, i), parameters, name).flops;
        return flops;
    };
    return passes_over(6) - passes_over(5);
}
template <class Optimizer>
void check_optimizer(const std::string& name, const Optimizer& chosen) {
    std::size_t index = 0;
    boost::hana::for_each(rules_of<Optimizer>(), [&](const auto& rule) {
        std::size_t flops = counted_a_parameter(lower_rule<update_time::each_step>(rule), name);
        if constexpr (!transformed_state<std::remove_cvref_t<decltype(rule)>>.empty())
            flops += counted_a_parameter(lower_rule<update_time::after_transform>(rule), name);
        BOOST_TEST(count_flops(rule) == flops, name);
        if (index++ == chosen_rule(chosen)) BOOST_TEST(update_flops(chosen) == flops, name);
    });
}

BOOST_AUTO_TEST_CASE(every_optimizer_costs_what_numbers_count) {
    boost::hana::for_each(every_optimizer, [](const auto& entry) {
        check_optimizer(std::string(entry.name), entry.value);
    });
    check_optimizer("clip_by_value", clip_by_value(sgd<>{}, 1));
    check_optimizer("clip_by_norm", clip_by_norm(sgd<>{}, 1));
    check_optimizer("clip_by_global_norm", clip_by_global_norm(sgd<>{}, 1));
    check_optimizer("averaged", averaged(sgd{.learning_rate = 0.1, .momentum = 0.9}));
}

}  // namespace
