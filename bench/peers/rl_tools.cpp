// SPDX-License-Identifier: MIT
// rl-tools' networks of two dense layers, their products OpenBLAS's.
#include "networks.hpp"

// The library declares what it calls by itself, not by cblas.h.
extern "C" void openblas_set_num_threads(int count);

#define RL_TOOLS_BACKEND_ENABLE_OPENBLAS
#include <rl_tools/operations/cpu_mux.h>

#include <rl_tools/nn/optimizers/adam/instance/operations_generic.h>

#include <rl_tools/nn/operations_cpu_mux.h>

#include <rl_tools/nn_models/mlp/operations_generic.h>

#include <rl_tools/nn/optimizers/adam/operations_generic.h>

namespace bench {
namespace {

namespace library = rl_tools;
namespace nn = library::nn;
using device_type = library::devices::DEVICE_FACTORY<>;
using count = device_type::index_t;
using numbers_of = library::numeric_types::Policy<float>;

// As Keras's, which takes no square root of less than it finds.
struct keras_adam : nn::optimizers::adam::DEFAULT_PARAMETERS_TENSORFLOW<numbers_of> {
    static constexpr float EPSILON_SQRT = 0;
};
using adam =
    nn::optimizers::Adam<nn::optimizers::adam::Specification<numbers_of, count, keras_adam>>;

template <count Batch, count In, count Hidden, count Out>
class network final : public training_network {
    using network_type = library::nn_models::mlp::NeuralNetwork<
        library::nn_models::mlp::Configuration<numbers_of, count, Out, 2, Hidden,
                                               nn::activation_functions::RELU,
                                               nn::activation_functions::IDENTITY>,
        nn::capability::Gradient<nn::parameters::Adam>, library::tensor::Shape<count, 1, Batch, In>>;
    template <count Columns>
    using rows = library::Matrix<library::matrix::Specification<
        float, count, Batch, Columns, true, library::matrix::layouts::RowMajorAlignment<count, 1>>>;

public:
    static constexpr std::size_t outputs = Out;

    explicit network(const named_parameters& start) {
        openblas_set_num_threads(1);
        library::malloc(device_, optimizer_);
        library::malloc(device_, network_);
        library::malloc(device_, buffer_);
        library::init(device_, optimizer_);
        library::reset_optimizer_state(device_, optimizer_, network_);
        put(network_.input_layer, start, "dense");
        put(network_.output_layer, start, "dense_1");
        output_._data = output_numbers_.data();
    }
    network(const network&) = delete;
    network& operator=(const network&) = delete;
    ~network() override {
        library::free(device_, buffer_);
        library::free(device_, network_);
        library::free(device_, optimizer_);
    }
    const float* predict(const float* x) {
        library::evaluate(device_, network_, of(x), output_, buffer_, random_);
        return output_._data;
    }
    float* forward(const float* x) override {
        library::forward(device_, network_, of(x), output_, buffer_, random_);
        return output_._data;
    }
    void update(const float* x) override {
        library::zero_gradient(device_, network_);
        library::backward(device_, network_, of(x), output_, buffer_);
        // Keras adds epsilon to the root of a moment that is not corrected yet.
        beta_2_power_ *= keras_adam::BETA_2;
        auto settings = library::get(device_, optimizer_.parameters, 0);
        settings.epsilon = keras_adam::EPSILON / std::sqrt(1 - beta_2_power_);
        library::set(device_, optimizer_.parameters, settings, 0);
        library::step(device_, optimizer_, network_);
    }
    named_parameters parameters() override {
        named_parameters result;
        get(network_.input_layer, result, "dense");
        get(network_.output_layer, result, "dense_1");
        return result;
    }

private:
    static rows<In> of(const float* x) {
        rows<In> result;
        result._data = const_cast<float*>(x);
        return result;
    }
    // visit(place of a weight, its place in a kernel of Keras), which is the transposed.
    template <class Layer, class Visit>
    void each_weight(Layer& layer, const Visit& visit) {
        const auto weights = library::matrix_view(device_, layer.weights.parameters);
        using found = decltype(weights);
        for (count out = 0; out < found::ROWS; ++out)
            for (count in = 0; in < found::COLS; ++in)
                visit(weights._data[out * found::ROW_PITCH + in], in * found::ROWS + out);
    }
    template <class Layer>
    void put(Layer& layer, const named_parameters& from, const std::string& name) {
        const std::vector<float>&kernel = from.at(name + "/kernel"), &bias = from.at(name + "/bias");
        each_weight(layer, [&](float& weight, std::size_t i) { weight = kernel[i]; });
        const auto biases = library::matrix_view(device_, layer.biases.parameters);
        std::copy(bias.begin(), bias.end(), biases._data);
    }
    template <class Layer>
    void get(Layer& layer, named_parameters& to, const std::string& name) {
        const auto biases = library::matrix_view(device_, layer.biases.parameters);
        std::vector<float>&kernel = to[name + "/kernel"], &bias = to[name + "/bias"];
        bias.assign(biases._data, biases._data + decltype(biases)::COLS);
        each_weight(layer, [&](float& weight, std::size_t i) {
            kernel.resize(std::max(kernel.size(), i + 1));
            kernel[i] = weight;
        });
    }

    device_type device_;
    adam optimizer_;
    network_type network_;
    typename network_type::template Buffer<true> buffer_;
    bool random_ = false;  // nothing is drawn
    float beta_2_power_ = 1;
    numbers output_numbers_{Batch * Out};
    rows<Out> output_;
};

template <class Network>
struct predicting {
    Network network;
    network_case data;
    std::size_t next = 0;
    const float* logits = nullptr;

    explicit predicting(const network_case& of) : network(of.parameters), data(of) {}
    void run() {
        logits = network.predict(data.inputs.data() + next++ % data.runs() * data.inputs_of_a_run);
        benchmark::DoNotOptimize(logits);
    }
    std::string fault() {
        next = 0;
        while (next < data.checked) run();
        const std::size_t columns = Network::outputs;
        numbers probabilities(data.expected.size());
        for (std::size_t i = 0; i < probabilities.size(); ++i) {
            const float* const row = logits + i / columns * columns;
            float sum = 0;
            for (std::size_t k = 0; k < columns; ++k) sum += std::exp(row[k]);
            probabilities[i] = std::exp(logits[i]) / sum;
        }
        return fault_of_run(data, probabilities.data(), columns);
    }
};

template <class Network>
void add_prediction(const std::string& size, const network_case& data) {
    add("inference_latency/rl_tools/" + size, {}, [=] { return predicting<Network>(data); });
}
const std::map<std::string, void (*)(const std::string&, const network_case&)> predictions{
    {"1x64x32x10", add_prediction<network<1, 64, 32, 10>>},
    {"32x64x32x10", add_prediction<network<32, 64, 32, 10>>}};

void add_where_known(const std::string& what, const std::string& size, const network_case& data) {
    if (what == "inference_latency" && predictions.contains(size)) predictions.at(size)(size, data);
}

template <class Network>
std::unique_ptr<training_network> make(const named_parameters& start) {
    return std::make_unique<Network>(start);
}

const bool is_there =
    (network_peers.push_back(add_where_known),
     training_peers.push_back({"rl_tools", "32x64x32x10", make<network<32, 64, 32, 10>>}),
     training_peers.push_back({"rl_tools", "64x784x128x10", make<network<64, 784, 128, 10>>}), true);

}  // namespace
}  // namespace bench
