// SPDX-License-Identifier: MIT
// The outputs of a model for any number of samples.
#pragma once

#include <weft/model/model.hpp>

namespace weft::inline v0_1 {

struct predict_options {
    std::size_t threads = 1;  // of oneTBB, each with samples of its own
};

// The outputs for any number of samples.
//
// shapes   inputs [samples, input_size], outputs [samples, output_size], which do not overlap
// errors   lengths that do not make whole samples, or differ in samples, more than one thread in a
//          program built without oneTBB: weft::error
template <auto const& Net, class Real, class Math>
void predict(const model<Net, Real, Math>& m, std::span<const std::type_identity_t<Real>> inputs,
             std::span<std::type_identity_t<Real>> outputs, const predict_options& options = {}) {
    constexpr std::size_t in = std::remove_cvref_t<decltype(m)>::input_size;
    constexpr std::size_t out = std::remove_cvref_t<decltype(m)>::output_size;
    if (inputs.size() % in != 0)
        raise_error({"weft: predict: expected inputs of ", in, " numbers a sample, found ",
                     inputs.size(), " numbers"});
    if (outputs.size() != inputs.size() / in * out)
        raise_error({"weft: predict: expected room for ", inputs.size() / in * out, " outputs (",
                     inputs.size() / in, " samples of ", out, "), found ", outputs.size()});
    workers threads(options.threads);
    m.run(inputs.data(), outputs.data(), inputs.size() / in, threads);
}

}  // namespace weft
