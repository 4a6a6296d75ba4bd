// SPDX-License-Identifier: MIT
// RTNeural's networks of sizes known while compiling, compiled once a way: a backend, a width.
#include "networks.hpp"

#include <RTNeural/RTNeural.h>

namespace bench {
namespace {

namespace library = ::RTNEURAL_NAMESPACE;
using library::Conv1DT, library::DenseT, library::GRULayerT, library::LSTMLayerT, library::ModelT;
using rows = std::vector<std::vector<float>>;

struct named {
    const network_case& data;
    std::string name;

    const std::vector<float>& one(const std::string& parameter) const {
        return data.parameters.at(name + "/" + parameter);
    }
    rows in_rows(const std::string& parameter, std::size_t columns) const {
        const std::vector<float>& of = one(parameter);
        rows result;
        for (auto from = of.begin(); from != of.end(); from += static_cast<std::ptrdiff_t>(columns))
            result.emplace_back(from, from + static_cast<std::ptrdiff_t>(columns));
        return result;
    }
};

// Outputs that the network has not come to nothing in a softmax.
template <int In, int Out>
void load(DenseT<float, In, Out>& layer, const named& from) {
    std::vector<float> bias = from.one("bias");
    const rows kernel = from.in_rows("kernel", bias.size());
    rows transposed(Out, std::vector<float>(In));
    for (std::size_t i = 0; i < bias.size(); ++i)
        for (std::size_t k = 0; k < In; ++k) transposed[i][k] = kernel[k][i];
    bias.resize(Out, -1000.0F);
    layer.setWeights(transposed);
    layer.setBias(bias.data());
}

template <int In, int Out, int Size>
void load(Conv1DT<float, In, Out, Size, 1>& layer, const named& from) {
    const std::vector<float>& kernel = from.one("kernel");
    std::vector<rows> latest_first(Out, rows(In, std::vector<float>(Size)));
    for (std::size_t i = 0; i < kernel.size(); ++i)
        latest_first[i % Out][i / Out % In][Size - 1 - i / Out / In] = kernel[i];
    layer.setWeights(latest_first);
    layer.setBias(from.one("bias"));
}

template <int In, int Out>
void load(LSTMLayerT<float, In, Out>& layer, const named& from) {
    layer.setWVals(from.in_rows("kernel", 4 * Out));
    layer.setUVals(from.in_rows("recurrent_kernel", 4 * Out));
    layer.setBVals(from.one("bias"));
}

template <int In, int Out>
void load(GRULayerT<float, In, Out>& layer, const named& from) {
    layer.setWVals(from.in_rows("kernel", 3 * Out));
    layer.setUVals(from.in_rows("recurrent_kernel", 3 * Out));
    layer.setBVals(from.in_rows("bias", 3 * Out));
}

#if RTNEURAL_USE_XSIMD
constexpr int lanes = xsimd::simd_type<float>::size;
#else
constexpr int lanes = 1;
#endif
// With xsimd its softmax sums whole registers, also lanes that are no outputs.
constexpr int classes = weft::padded_to(10, lanes);
using prediction =
    ModelT<float, 64, classes, DenseT<float, 64, 32>, library::ReLuActivationT<float, 32>,
           DenseT<float, 32, classes>, library::SoftmaxActivationT<float, classes>>;
using lstm = ModelT<float, 1, 1, LSTMLayerT<float, 1, 20>, DenseT<float, 20, 1>>;
using gru = ModelT<float, 1, 1, GRULayerT<float, 1, 8>, DenseT<float, 8, 1>>;
template <int Channels, int Size>
using convolution =
    ModelT<float, Channels, Channels, Conv1DT<float, Channels, Channels, Size, 1>>;

void load(prediction& network, const network_case& data) {
    load(network.get<0>(), {data, "dense"});
    load(network.get<2>(), {data, "dense_1"});
}
void load(lstm& network, const network_case& data) {
    load(network.get<0>(), {data, "lstm"});
    load(network.get<1>(), {data, "dense"});
}
void load(gru& network, const network_case& data) {
    load(network.get<0>(), {data, "gru"});
    load(network.get<1>(), {data, "dense"});
}
template <int Channels, int Size>
void load(convolution<Channels, Size>& network, const network_case& data) {
    load(network.template get<0>(), {data, "conv1d"});
}

template <class Network>
struct running {
    // Whole registers are read of every run's inputs.
    static constexpr std::size_t stride = weft::padded_to(Network::input_size, 16);
    Network network;
    network_case data;
    numbers inputs;
    std::size_t runs = data.runs(), next = 0;

    explicit running(const network_case& of) : data(of), inputs(of.runs() * stride) {
        for (std::size_t i = 0; i < data.inputs.size(); ++i)
            inputs[i / data.inputs_of_a_run * stride + i % data.inputs_of_a_run] = data.inputs[i];
        load(network, data);
    }
    void run() {
        network.forward(inputs.data() + next++ % runs * stride);
        benchmark::DoNotOptimize(network.getOutputs());
    }
    std::string fault() {
        network.reset();
        next = 0;
        while (next < data.checked) run();
        return fault_of_run(data, network.getOutputs(), data.expected.size());
    }
};

template <class Network>
void add_as(const std::string& name, const network_case& data) {
    add(name, {}, [=] { return running<Network>(data); });
}

using add_as_network = void (*)(const std::string&, const network_case&);
const std::map<std::string, add_as_network> networks{
    {"inference_latency/1x64x32x10", add_as<prediction>},
    // Its product with the state reads as many rows as registers have lanes, beyond the matrix: with
    // 16 lanes what comes out is no number.
    {"lstm/1x20", lanes < 16 ? add_as<lstm> : nullptr},
    {"gru/1x8", add_as<gru>},
    {"conv1d/4x3", add_as<convolution<4, 3>>},
    {"conv1d/8x7", add_as<convolution<8, 7>>},
    {"conv1d/16x15", add_as<convolution<16, 15>>}};

void add_where_known(const std::string& what, const std::string& size, const network_case& data) {
    const auto found = networks.find(what + "/" + size);
    if (found != networks.end() && found->second != nullptr)
        found->second(what + "/" WEFT_BENCH_WAY "/" + size, data);
}

const bool is_there = (network_peers.push_back(add_where_known), true);

}  // namespace
}  // namespace bench
