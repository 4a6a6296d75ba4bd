// SPDX-License-Identifier: MIT
// The lecture notes, section by section: what Weft gives beside what TensorFlow printed. Ends with
// the number of values that are not TensorFlow's to 1e-7.
#include <weft/weft.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace weft;

namespace {

int wrong = 0;

// As numpy prints it: the shortest text that is this float, of 8 digits behind the point at most.
std::string text_of(float value) {
    if (std::isnan(value)) return "nan";
    char text[64];
    char* end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr;
    const std::string_view shortest(text, static_cast<std::size_t>(end - text));
    if (shortest.find('.') + 9 < shortest.size()) {
        end = text + std::snprintf(text, sizeof text, "%.8f", static_cast<double>(value));
        while (end[-1] == '0') --end;
    }
    return std::string(text, end);
}

void print(const char* name, std::span<const float> values) {
    std::printf("  %-11s", name);
    for (const float value : values) std::printf(" %s", text_of(value).c_str());
    std::printf("\n");
}

// Weft's values and TensorFlow's, as the notes print them.
void beside(const char* what, std::span<const float> ours, std::vector<float> tensorflow) {
    std::printf("%s\n", what);
    print("Weft", ours);
    print("TensorFlow", tensorflow);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const bool is_same = text_of(ours[i]) == text_of(tensorflow[i]);
        wrong += !is_same && !(std::abs(ours[i] - tensorflow[i]) <= 1e-7f);
    }
}

// An activation of the elements of an array, in one loop of registers.
template <auto const& Formula>
void activation(std::vector<float> inputs, std::vector<float> tensorflow) {
    std::vector<float> outputs(inputs.size());
    apply<Formula>(std::span(outputs), x = inputs);
    beside(to_label(Formula).c_str(), outputs, std::move(tensorflow));
}

}  // namespace

// 1. The network of figure 1: three inputs, a hidden layer of four neurons, two outputs.
constexpr auto figure_1 = input<3> | dense<4> | dense<2>;
static_assert(depth(figure_1) == 2);
static_assert(parameters(figure_1) == (3 * 4 + 4) + (4 * 2 + 2));
static_assert(macs(figure_1) == 3 * 4 + 4 * 2);
static_assert(feature_map_elements(figure_1) == 4 + 2);

// 2.2 Learning rates that change.
constexpr exponential_decay smooth{.initial = 0.5, .decay_steps = 10, .decay_rate = 0.9};
constexpr exponential_decay staircase{
    .initial = 0.5, .decay_steps = 10, .decay_rate = 0.9, .staircase = true};
constexpr auto pieces = piecewise_constant({100, 200, 300}, {0.1, 0.05, 0.025, 0.001});
static_assert(smooth(0) == 0.5 && staircase(9) == 0.5 && pieces(100) == 0.1 && pieces(101) == 0.05);

void learning_rates() {
    const auto at = [](const char* name, const auto& schedule, std::vector<int> steps,
                       std::vector<float> tensorflow) {
        std::vector<float> rates;
        for (const int at_step : steps) rates.push_back(static_cast<float>(schedule(at_step)));
        beside(name, rates, std::move(tensorflow));
    };
    at("exponential_decay at steps 0, 1, 5, 10, 15, 399", smooth, {0, 1, 5, 10, 15, 399},
       {0.5f, 0.49475962f, 0.47434163f, 0.45f, 0.42690748f, 0.00746871f});
    at("the same as a staircase", staircase, {0, 1, 5, 10, 15, 399},
       {0.5f, 0.5f, 0.5f, 0.45f, 0.45f, 0.008211593f});
    at("piecewise_constant at steps 0, 100, 101, 201, 301", pieces, {0, 100, 101, 201, 301},
       {0.1f, 0.1f, 0.05f, 0.025f, 0.001f});
}

// 3.2 Activations are formulas of x.
constexpr auto sigmoid_of_x = sigmoid(x);
constexpr auto sigmoid_written_out = 1 / (1 + exp(-x));
constexpr auto tanh_of_x = tanh(x);
constexpr auto tanh_written_out = (exp(x) - exp(-x)) / (exp(x) + exp(-x));
constexpr auto relu_of_x = relu(x);
constexpr auto relu_written_out = where(x > 0, x, 0);
constexpr auto leaky = leaky_relu(x, 0.2);
constexpr auto leaky_written_out = where(x > 0, x, 0.2 * x);
constexpr auto softmax_of_x = softmax(x);
constexpr auto softmax_written_out = exp(x) / row_sum(exp(x));

void activations() {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    activation<sigmoid_of_x>({1, 2, 3}, {0.7310586f, 0.8807971f, 0.95257413f});
    activation<sigmoid_written_out>({1, 2, 3}, {0.7310586f, 0.880797f, 0.95257413f});
    activation<tanh_of_x>({-infinity, -5, -0.5f, 1, 1.2f, 2, 3, infinity},
                          {-1, -0.99990916f, -0.46211717f, 0.7615942f, 0.8336547f, 0.9640276f,
                           0.9950547f, 1});
    activation<tanh_written_out>({-infinity, -5, -0.5f, 1, 1.2f, 2, 3, infinity},
                                 {nan, -0.9999091f, -0.46211714f, 0.7615942f, 0.83365464f,
                                  0.9640275f, 0.9950547f, nan});
    activation<relu_of_x>({-2, 0, -0.0f, 3}, {0, 0, -0.0f, 3});
    activation<relu_written_out>({-2, 0, -0.0f, 3}, {0, 0, 0, 3});
    activation<leaky>({-2, 0, -0.0f, 3}, {-0.4f, 0, -0.0f, 3});
    activation<leaky_written_out>({-2, 0, -0.0f, 3}, {-0.4f, 0, -0.0f, 3});
    activation<softmax_of_x>({4, 5, 1}, {0.26538792f, 0.7213992f, 0.01321289f});
    activation<softmax_written_out>({4, 5, 1}, {0.26538792f, 0.72139925f, 0.01321289f});
    std::printf("slope of %s: %s\n", to_string(sigmoid_of_x).c_str(),
                to_string(derivative(sigmoid_of_x, x)).c_str());
    std::printf("slope of %s: %s\n", to_string(tanh_of_x).c_str(),
                to_string(derivative(tanh_of_x, x)).c_str());
}

// 4. Losses are formulas of prediction and target, and how their values become one number.
constexpr auto squared_error = row_mean(square(prediction - target));
constexpr auto cross_entropy = categorical_cross_entropy.value;
constexpr auto from_logits = softmax_cross_entropy_with_logits.value;
constexpr auto sparse_from_logits = sparse_softmax_cross_entropy_with_logits.value;
constexpr auto cross_entropy_written_out = -row_sum(target * log(prediction));
constexpr auto from_logits_written_out = -row_sum(target * log(softmax(prediction)));
constexpr auto sparse_written_out = -log(pick(softmax(prediction), label));

void losses_of_rows() {
    const auto one = [](const char* name, double value, float tensorflow) {
        beside(name, std::array{static_cast<float>(value)}, {tensorflow});
    };
    one("mean squared error", evaluate(squared_error, target = std::array{0.5, 0.8},
                                       prediction = std::array{1.0, 1.0}), 0.145f);
    const std::vector<float> targets{1, 0, 0, 1, 0, 0};
    const std::vector<float> probabilities{0.5f, 0.4f, 0.1f, 0.8f, 0.1f, 0.1f};
    std::vector<float> rows(2);
    apply_rows<3, cross_entropy>(std::span(rows), target = targets, prediction = probabilities);
    beside("categorical cross entropy of two rows", rows, {0.6931472f, 0.22314353f});
    apply_rows<3, cross_entropy_written_out>(std::span(rows), target = targets,
                                             prediction = probabilities);
    beside(to_string(cross_entropy_written_out).c_str(), rows, {0.6931472f, 0.22314353f});

    const std::vector<float> labels{0, 1}, one_hot{1, 0, 0, 0, 1, 0};
    const std::vector<float> logits{4, 2, 1, 0, 5, 1};
    apply_rows<3, from_logits>(std::span(rows), target = one_hot, prediction = logits);
    beside("softmax cross entropy with logits", rows, {0.16984604f, 0.02474492f});
    apply_rows<3, from_logits_written_out>(std::span(rows), target = one_hot, prediction = logits);
    beside("the same written out", rows, {0.16984606f, 0.02474495f});
    apply_rows<3, sparse_from_logits>(std::span(rows), label = labels, prediction = logits);
    beside("the same from labels", rows, {0.16984604f, 0.02474492f});
    apply_rows<3, sparse_written_out>(std::span(rows), label = labels, prediction = logits);
    beside("from labels, written out", rows, {0.16984606f, 0.02474495f});
}

int main() {
    std::printf("layers %zu, parameters %zu, multiply-adds %zu\n", depth(figure_1),
                parameters(figure_1), macs(figure_1));
    learning_rates();
    activations();
    losses_of_rows();
    std::printf("%d values differ by more than 1e-7\n", wrong);
    return wrong;
}
