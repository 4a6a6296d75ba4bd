// SPDX-License-Identifier: MIT
// The gradient of a kernel is one sum over the places of all samples in their order.
#include <weft/kernel/convolution_weights.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace weft;

constexpr auto G = kernels::convolution_of(read_window<2, 0, kernel(3), stride(2), valid>(), shape{7, 9, 2}, 3, 1);

BOOST_AUTO_TEST_CASE(gradients_of_samples_are_one_sum_in_the_order_of_their_places) {
    constexpr std::size_t stride = kernels::padded<3, float>, places = G.outputs(), samples = 2;
    constexpr std::size_t inputs = G.inputs() * 2, slopes = places * 3;
    aligned_block<float> x(samples * inputs + 16), dy(samples * slopes + 16);
    for (aligned_block<float>* block : {&x, &dy})
        for (std::size_t i = 0; i < block->size(); ++i)
            (*block)[i] = static_cast<float>(static_cast<int>(i * 2654435761u % 2001) - 1000) / 1023.0f;
    aligned_block<float> dw(18 * stride), db(stride), workspace(kernels::convolution_workspace<G, float>);
    for (std::size_t s = 0; s < samples; ++s)
        kernels::convolution_backward_weights<G>(x.data() + s * inputs, dy.data() + s * slopes, dw.data(),
                                                 s == 0 ? nullptr : db.data(), workspace.data());
    for (std::size_t f = 0; f < 3; ++f) {
        float of_bias = 0;  // of the second sample: the first had none
        for (std::size_t o = 0; o < places; ++o) of_bias += dy[slopes + o * 3 + f];
        BOOST_TEST(db[f] == of_bias);
        for (std::size_t row = 0; row < 18; ++row) {
            float sum = 0;
            for (std::size_t o = 0; o < samples * places; ++o) {
                const std::size_t h = o % places / 4 * 2 + row / 6, w = o % 4 * 2 + row / 2 % 3;
                sum = std::fma(x[o / places * inputs + (h * 9 + w) * 2 + row % 2], dy[o * 3 + f], sum);
            }
            BOOST_TEST(std::abs(dw[row * stride + f] - sum) <= (simd::fma_is_fused ? 0.0f : 1e-4f));
        }
    }
}

using json = nlohmann::json;
constexpr std::size_t W = simd::width<double>;

const json& of_keras(const std::string& name) {
    static const json cases = json::parse(std::ifstream(WEFT_SOURCE_DIR "/tests/reference/layers.json"))["cases"];
    for (const json& one : cases)
        if (one["name"] == name) return one;
    throw std::invalid_argument(name);
}

// Of nested arrays, in their order.
std::vector<double> numbers_of(const json& data) {
    if (data.is_number()) return {data.get<double>()};
    std::vector<double> all;
    for (const json& part : data)
        for (const double number : numbers_of(part)) all.push_back(number);
    return all;
}
// Rows of columns numbers stride apart, with room behind the last.
aligned_block<double> stored(const json& data, std::size_t columns, std::size_t stride) {
    const auto numbers = numbers_of(data);
    aligned_block<double> result(numbers.size() / columns * stride + W);
    for (std::size_t i = 0; i < numbers.size(); ++i) result[i / columns * stride + i % columns] = numbers[i];
    return result;
}
void is(const json& expected, const aligned_block<double>& found, std::size_t columns, std::size_t stride) {
    const auto numbers = numbers_of(expected);
    std::size_t wrong = 0;
    BOOST_TEST(!numbers.empty());
    for (std::size_t i = 0; i < numbers.size(); ++i)
        wrong += !(std::abs(found[i / columns * stride + i % columns] - numbers[i]) <= 1e-13 * (1 + std::abs(numbers[i])));
    BOOST_TEST(wrong == 0u);
}

// All samples of a case: outputs and gradients; a transposed layer goes forward where the
// convolution goes back.
template <kernels::convolution_geometry Of, bool IsTransposed = false>
void is_as_in_keras(const std::string& name) {
    constexpr std::size_t C = Of.channels, F = Of.filters, stride = kernels::padded<F, double>;
    constexpr std::size_t biases = IsTransposed ? C : F;
    const json& keras = of_keras(name);
    const json& weights = keras["weights"];
    const auto w = stored(weights[0]["data"], F, stride), bias = stored(weights[1]["data"], biases, biases);
    const json &above = IsTransposed ? keras["inputs"][0] : keras["upstream"];
    const auto x = stored((IsTransposed ? keras["upstream"] : keras["inputs"][0])["data"], C, C);
    const auto dy = stored(above["data"], F, F);
    const std::size_t samples = above["shape"][0].get<std::size_t>();
    aligned_block<double> y(dy.size() + W), dx(x.size() + W), dw(w.size()), db(bias.size());
    aligned_block<double> workspace(kernels::convolution_workspace<Of, double>);
    aligned_block<double> prepared(kernels::prepared_elements<Of, double>);
    kernels::prepare_backward_inputs<Of>(w.data(), prepared.data());
    for (std::size_t s = 0; s < samples; ++s) {
        const std::size_t below = s * Of.inputs() * C, here = s * Of.outputs() * F;
        kernels::convolution_forward<Of>(x.data() + below, w.data(), IsTransposed ? nullptr : bias.data(),
                                         workspace.data(), simd::row_store<double, F, F>{y.data() + here});
        kernels::convolution_backward_inputs<Of>(dy.data() + here, prepared.data(), IsTransposed ? bias.data() : nullptr,
                                                 workspace.data(), simd::row_store<double, C, C>{dx.data() + below});
        kernels::convolution_backward_weights<Of>(x.data() + below, dy.data() + here, dw.data(),
                                                  IsTransposed ? nullptr : db.data(), workspace.data());
        if (IsTransposed) kernels::bias_gradient<C>(x.data() + below, Of.inputs(), db.data());
    }
    BOOST_TEST_CONTEXT(name) {
        is((IsTransposed ? keras["grad_inputs"][0] : keras["output"])["data"], y, F, F);
        is((IsTransposed ? keras["output"] : keras["grad_inputs"][0])["data"], dx, C, C);
        is(weights[0]["grad"], dw, F, stride);
        is(weights[1]["grad"], db, biases, biases);
    }
}

BOOST_AUTO_TEST_CASE(outputs_and_gradients_are_those_of_keras) {
    using kernels::convolution_of;
    constexpr shape in{5, 6, 4};
    constexpr auto strided = read_window<2, takes_dilation, kernel(2, 4), stride(1, 2), same>();
    is_as_in_keras<convolution_of(strided, in, 2, 1)>("conv2d same s2 k2x4");
    constexpr auto groups_of_2 = read_window<2, takes_dilation, kernel(3), same>();
    is_as_in_keras<convolution_of(groups_of_2, in, 4, 2)>("conv2d groups2");
    constexpr auto depthwise = read_window<2, takes_dilation, kernel(3), stride(2)>();
    is_as_in_keras<convolution_of(depthwise, in, 8, 4)>("depthwiseconv2d m2 s2 valid");
    constexpr auto sequence = read_window<1, takes_dilation, kernel(3), causal, dilation(2)>();
    is_as_in_keras<convolution_of(sequence, shape{8, 4}, 3, 1)>("conv1d causal d2");
    constexpr auto volume = read_window<3, takes_dilation, kernel(3), stride(2), same>();
    is_as_in_keras<convolution_of(volume, shape{4, 3, 5, 2}, 2, 1)>("conv3d same s2");
}

BOOST_AUTO_TEST_CASE(transposed_layers_are_those_of_keras) {
    using kernels::transposed_convolution_of;
    constexpr shape in{3, 4, 2};
    constexpr auto whole = read_window<2, 0, kernel(3), stride(2), same>();
    is_as_in_keras<transposed_convolution_of(whole, in, shape{6, 8, 3}), true>("conv2dtranspose same s2");
    constexpr auto bare = read_window<2, takes_output_padding, kernel(3), stride(2), output_padding(1)>();
    is_as_in_keras<transposed_convolution_of(bare, in, shape{8, 10, 2}), true>("conv2dtranspose valid s2 outpad1");
}

}  // namespace
