// SPDX-License-Identifier: MIT
// The libraries of WEFT_PEER_DIR, which run whole networks: each adds the rows it has a network for.
#pragma once

#include "../measure/measure.hpp"

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

using network_peer = void (*)(const std::string& what, const std::string& size,
                              const network_case& data);

// Each puts itself here: only those that were found are there.
inline std::vector<network_peer> network_peers;

inline void add_network_peers(const std::string& what, const std::string& size,
                              const network_case& data) {
    for (const network_peer add_one : network_peers) add_one(what, size, data);
}

}  // namespace bench
