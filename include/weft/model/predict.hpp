// SPDX-License-Identifier: MIT
// The outputs of a model for any number of samples.
#pragma once

#include <weft/model/model.hpp>

#include <vector>

namespace weft::inline v0_1 {

struct predict_options {
    std::size_t threads = 1;  // of oneTBB, each with samples of its own
};

namespace detail {
// How many samples these arrays are of.
inline std::size_t samples_to_predict(std::size_t inputs, std::size_t of_input, std::size_t outputs,
                                      std::size_t of_output) {
    const std::size_t samples = inputs / of_input;
    if (inputs % of_input != 0)
        raise_error({"weft: predict: expected inputs of ", of_input, " numbers a sample, found ",
                     inputs, " numbers"});
    if (outputs != samples * of_output)
        raise_error({"weft: predict: expected room for ", samples * of_output, " outputs (",
                     samples, " samples of ", of_output, "), found ", outputs});
    return samples;
}
}  // namespace detail

// The outputs for any number of samples.
//
// shapes   inputs [samples, input_size], outputs [samples, output_size], which do not overlap
// errors   lengths that do not make whole samples, or differ in samples, more than one thread in a
//          program built without oneTBB: weft::error
template <auto const& Net, class Real, class Math>
void predict(const model<Net, Real, Math>& m, std::span<const std::type_identity_t<Real>> inputs,
             std::span<std::type_identity_t<Real>> outputs, const predict_options& options = {}) {
    using type = model<Net, Real, Math>;
    const std::size_t samples = detail::samples_to_predict(inputs.size(), type::input_size,
                                                           outputs.size(), type::output_size);
    workers threads(options.threads);
    m.run(inputs.data(), outputs.data(), samples, threads);
}

// The same, which allocates its outputs: [samples, output_size].
template <auto const& Net, class Real, class Math>
std::vector<Real> predict(const model<Net, Real, Math>& m,
                          std::span<const std::type_identity_t<Real>> inputs,
                          const predict_options& options = {}) {
    using type = model<Net, Real, Math>;
    std::vector<Real> outputs(inputs.size() / type::input_size * type::output_size);
    predict(m, inputs, outputs, options);
    return outputs;
}

}  // namespace weft
