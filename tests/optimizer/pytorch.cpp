// SPDX-License-Identifier: MIT
// What docs/how_to/pytorch.md says of PyTorch's optimizers and first weights, against
// tests/reference/torch_optimizers.json.
#include "keras_runs.hpp"

#include <weft/declare.hpp>
#include <weft/model/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// weight_decay of torch.optim.SGD, Adam, RMSprop: a part of the gradient.
struct added_to_gradient {
    double weight_decay;

    static constexpr auto around(const auto& rule) {
        return update(weight_gradient = weight_gradient + setting<"decay"> * weight) | rule;
    }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"decay"> = weight_decay);
    }
};

// torch.optim.SGD: the velocity is of gradients, the rate of the step multiplies all of it.
template <class Rate = double>
struct pytorch_sgd {
    Rate learning_rate{0.001};
    double momentum = 0.9;

    static constexpr auto velocity = setting<"momentum"> * state<0> + weight_gradient;
    static constexpr auto rule = update(state<0> = velocity, weight = weight - rate * velocity);
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"momentum"> = momentum);
    }
};

// torch.optim.Adam: epsilon is added after the bias correction.
template <class Rate = double>
struct pytorch_adam {
    Rate learning_rate{0.001};
    double epsilon = 1e-8;

    static constexpr auto first = running_mean(state<0>, weight_gradient, 0.9);
    static constexpr auto second = running_mean(state<1>, square(weight_gradient), 0.999);
    static constexpr auto size = sqrt(second / (1 - pow(0.999, step)));
    static constexpr auto rule =
        update(state<0> = first, state<1> = second,
               weight = weight - rate / (1 - pow(0.9, step)) * first / (size + setting<"epsilon">));
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"epsilon"> = epsilon);
    }
};

const nlohmann::json& torch_runs() {
    static const nlohmann::json runs = [] {
        std::ifstream file(WEFT_SOURCE_DIR "/tests/reference/torch_optimizers.json");
        return nlohmann::json::parse(file).at("cases");
    }();
    return runs;
}

// The largest distance from the weights of a run of PyTorch.
template <class Optimizer>
double distance_from_pytorch(std::size_t which, const std::string& name, const Optimizer& chosen) {
    using tensor = keras_tensor<1, 6>;
    const auto& run = torch_runs().at(which);
    if (run.at("optimizer") != name) return 1;
    aligned_block<double> weights(tensor::elements), slopes(tensor::elements);
    tensor::fill(weights, keras_optimizers().at("w0"));
    optimizer_state<Optimizer, double, tensor::elements> state_of(chosen, tensor::places);
    for (const auto& gradient : keras_optimizers().at("gradients")) {
        tensor::fill(slopes, gradient);
        state_of.update(weights.data(), slopes.data());
    }
    double worst = 0;
    for (std::size_t i = 0; i < 6; ++i)
        worst = std::max(worst, std::abs(weights[i] - run.at("weights").at(i).get<double>()));
    return worst;
}

BOOST_AUTO_TEST_CASE(descent_with_momentum_is_that_of_pytorch_where_the_rate_stays) {
    constexpr sgd heavy{.learning_rate = 0.1, .momentum = 0.9};
    constexpr sgd nesterov{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true};
    BOOST_TEST(distance_from_pytorch(0, "SGD", nesterov) <= 1e-12);
    const extended<sgd<>, added_to_gradient> decaying{heavy, {0.05}};
    BOOST_TEST(distance_from_pytorch(1, "SGD", decaying) <= 1e-12);
    // Where it falls the velocity of Keras keeps the rates of the steps before.
    constexpr step_decay falling{.initial = 0.1, .step_size = 5, .gamma = 0.5};
    const sgd keras{.learning_rate = falling, .momentum = 0.9};
    BOOST_TEST(distance_from_pytorch(2, "SGD", keras) > 0.1);
    BOOST_TEST(distance_from_pytorch(2, "SGD", pytorch_sgd{.learning_rate = falling}) <= 1e-12);
}

BOOST_AUTO_TEST_CASE(adaptive_optimizers_are_those_of_pytorch_but_for_the_place_of_epsilon) {
    constexpr adam near{.learning_rate = 0.1, .epsilon = 1e-8};
    BOOST_TEST(distance_from_pytorch(3, "Adam", near) <= 1e-3);
    BOOST_TEST(distance_from_pytorch(3, "Adam", near) > 1e-6);
    BOOST_TEST(distance_from_pytorch(3, "Adam", pytorch_adam{.learning_rate = 0.1}) <= 1e-12);
    constexpr adam largest{.learning_rate = 0.1, .epsilon = 1e-8, .amsgrad = true};
    const extended<adam<>, added_to_gradient> decaying{largest, {0.05}};
    BOOST_TEST(distance_from_pytorch(4, "Adam", decaying) <= 1e-3);
    constexpr adamw decoupled{.learning_rate = 0.1, .weight_decay = 0.01, .epsilon = 1e-8};
    BOOST_TEST(distance_from_pytorch(5, "AdamW", decoupled) <= 1e-3);
    constexpr rmsprop root{.learning_rate = 0.1, .rho = 0.99, .epsilon = 1e-16};
    BOOST_TEST(distance_from_pytorch(6, "RMSprop", root) <= 1e-3);
    constexpr adadelta relative{.learning_rate = 1.0, .rho = 0.9, .epsilon = 1e-6};
    BOOST_TEST(distance_from_pytorch(7, "Adadelta", relative) <= 1e-12);
}

constexpr initializer of_pytorch = variance_scaling(1.0 / 3, fan::in, distribution::uniform);
template <std::size_t Units>
constexpr auto linear = dense<Units, of_pytorch, bias_starts_as(of_pytorch)>;

constexpr auto net = input<25> | linear<400>;
BOOST_AUTO_TEST_CASE(first_weights_are_drawn_as_those_of_nn_linear) {
    const model<net, double> m{seed{3}};
    for (const char* const name : {"dense/kernel", "dense/bias"}) {
        double most = 0, squares = 0;
        const std::vector<double> drawn = m.get(name);
        for (const double number : drawn) {
            most = std::max(most, std::abs(number));
            squares += number * number / static_cast<double>(drawn.size());
        }
        // Uniform between -1/5 and 1/5.
        BOOST_TEST((most <= 0.2 && most > 0.195), name << " " << most);
        BOOST_TEST(std::abs(squares - 0.04 / 3) < 1e-3, name << " " << squares);
    }
}

}  // namespace
