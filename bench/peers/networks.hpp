// SPDX-License-Identifier: MIT
// The libraries of WEFT_PEER_DIR, which run whole networks: each adds rows of those it has.
#pragma once

#include "../measure/measure.hpp"

#include <memory>

namespace bench {

// By Keras's names, in its order, row-major.
using named_parameters = std::map<std::string, std::vector<float>>;

template <class Model>
named_parameters parameters_of(const Model& model) {
    named_parameters result;
    for (const std::string& name : model.parameters().names()) result[name] = model.get(name);
    return result;
}

// A run reads the next of the inputs, which come in turns; expected are the outputs of run checked.
struct network_case {
    named_parameters parameters;
    numbers inputs;
    std::size_t inputs_of_a_run;
    std::vector<double> expected;
    std::size_t checked;

    std::size_t runs() const { return inputs.size() / inputs_of_a_run; }
};

// What is wrong with the outputs of run checked, "" if nothing; rows of columns numbers.
std::string fault_of_run(const network_case& data, const float* found, std::size_t columns);

using network_peer = void (*)(const std::string& what, const std::string& size,
                              const network_case& data);

// Each puts itself here: only those that were found are there.
inline std::vector<network_peer> network_peers;

inline void add_network_peers(const std::string& what, const std::string& size,
                              const network_case& data) {
    for (const network_peer add_one : network_peers) add_one(what, size, data);
}

// Two dense layers with ReLU between, trained by Adam. The loss is the caller's.
class training_network {
public:
    virtual ~training_network() = default;
    // The outputs of a batch, where the loss's gradient of them is written over them for update.
    virtual float* forward(const float* x) = 0;
    virtual void update(const float* x) = 0;
    virtual named_parameters parameters() = 0;
};

struct training_peer {
    std::string name, size;
    std::unique_ptr<training_network> (*make)(const named_parameters& start);
};

inline std::vector<training_peer> training_peers;

}  // namespace bench
