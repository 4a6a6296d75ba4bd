// SPDX-License-Identifier: MIT
// The kernel of a dense layer by its layer and input; and what a model does with one that keeps numbers.
// Compiled alone: it specialises templates of weft.
#include <weft/model/contraction_kernel.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/backpropagation.hpp>
#include <weft/model/predict.hpp>
#include <weft/optimizer/sgd.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace contraction_kernel_test {

using namespace weft;

// y[step] = x[step] + decay w y[step - 1], a product a channel: its states are kept, and their gradients, which those of w
// are made of, too. -1000 at the beginning it refuses.
struct running_sum_layer {
    static constexpr std::string_view kind = "running_sum";
    double decay = 0.5;
    static constexpr label_text label() { return {kind}; }
    static constexpr bool accepts(const shape& in) { return in.rank == 2; }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem(const shape&) { return {"expects a sequence"}; }
    static constexpr layer_facts facts(const shape& in) {
        return {.role = layer_role::contraction, .parameters = in.last(), .kept_elements = 2 * in.elements()};
    }
    static constexpr parameter_list parameters(const shape& in) {
        parameter_list list;
        list.add({.name = "kernel", .extents = shape{in.last()}, .starts_as = ones});
        return list;
    }
};

}  // namespace contraction_kernel_test

namespace weft {

template <>
inline constexpr bool is_computed<contraction_kernel_test::running_sum_layer> = true;
template <shape In, class Real>
struct contraction_kernel<contraction_kernel_test::running_sum_layer, In, Real> : sample_kernel {
    static constexpr bool backs_always = true;
    static constexpr std::size_t steps = In[0], channels = In[1], elements = In.elements();
    using pointers = std::array<const Real*, 1>;
    using gradients = std::array<Real*, 1>;
    Real decay;
    constexpr explicit contraction_kernel(const contraction_kernel_test::running_sum_layer& of)
        : decay(static_cast<Real>(of.decay)) {}

    template <class Done>
    void forward(const pointers& w, const Real* from, Real* kept, Real*, const Done& done) const {
        Real state[channels + simd::width<Real>]{};
        for (std::size_t at = 0; at < steps; ++at) {
            for (std::size_t c = 0; c < channels; ++c) {
                state[c] = from[at * channels + c] + decay * w[0][c] * state[c];
                if (kept != nullptr) kept[at * channels + c] = state[c];
            }
            for (std::size_t vector = 0; vector < kernels::vectors<channels, Real>; ++vector)
                done(at, vector, simd::load_unaligned(state + vector * simd::width<Real>));
        }
    }
    void backward_inputs(const pointers& w, const Real*, Real* kept, const Real* dy, Real* dx, Real*) const {
        Real* const slopes = kept + elements;
        for (std::size_t i = elements; i-- > 0;) {
            slopes[i] = dy[i] + (i + channels < elements ? decay * w[0][i % channels] * slopes[i + channels] : Real(0));
            if (dx != nullptr) dx[i] = slopes[i];
        }
    }
    template <std::size_t>
    void backward_weights(const Real*, const Real*, const Real* kept, std::size_t samples, index_range, const gradients& dw,
                          bool is_added, Real*) const {
        if (!is_added) std::fill_n(dw[0], channels, Real(0));
        for (std::size_t s = 0; s < samples; ++s, kept += kernels::padded<2 * elements, Real>)
            for (std::size_t i = channels; i < elements; ++i)
                dw[0][i % channels] += decay * kept[elements + i] * kept[i - channels];
    }
    static void check(const Real* from, std::size_t stride, index_range samples) {
        for (std::size_t s = 0; s < samples.count; ++s)
            if (from[s * stride] <= Real(-1000)) throw error("weft: sample " + std::to_string(samples.first + s));
    }
};

}  // namespace weft

namespace contraction_kernel_test {

using of_vectors = contraction_kernel<dense_layer<3>, shape{2}, float>;
static_assert(of_vectors::joins_samples && !of_vectors::reads_registers && !of_vectors::writes_inputs);
static_assert(of_vectors::inputs == 2 && of_vectors::weight_rows == 2);

BOOST_AUTO_TEST_CASE(gradients_of_some_rows_are_stored_or_added) {
    constexpr std::size_t stride = kernels::padded<3, float>;
    alignas(64) std::array<float, 2 * stride> dw{}, dy{};
    alignas(64) std::array<float, stride> db{};
    const std::array<float, 4> from{1, 2, 3, 4};
    for (std::size_t s = 0; s < 2; ++s)
        for (std::size_t o = 0; o < 3; ++o) dy[s * stride + o] = static_cast<float>(s + o);
    for (const bool is_added : {false, true})
        for (std::size_t row = 0; row < 2; ++row)
            of_vectors::backward_weights<2>(from.data(), dy.data(), nullptr, 2, {row, 1}, {dw.data(), db.data()}, is_added,
                                            nullptr);
    for (std::size_t o = 0; o < 3; ++o) {
        const auto first = static_cast<float>(o), second = static_cast<float>(o + 1);
        BOOST_TEST(dw[o] == 2 * (1 * first + 3 * second));
        BOOST_TEST(dw[stride + o] == 2 * (2 * first + 4 * second));
        BOOST_TEST(db[o] == 2 * (first + second));
    }
}

constexpr auto mean_square = mean(square(prediction - target));
constexpr leaf<running_sum_layer> running_sum{};
constexpr leaf<running_sum_layer> slow_sum{running_sum_layer{-0.9}};

// What it reads needs no gradient: the input, a formula of it; it gives one, alone and beside another
// reader, with its weights a second time.
constexpr auto alone = input<4, 3> | running_sum;
constexpr auto behind_formula = input<4, 3> | tanh(x) | running_sum | tanh(x) | flatten | dense<2>;
constexpr auto in_sums = input<4, 3> | slow_sum | residual(tanh(x) | running_sum) | shared<"sum">(running_sum)
                       | residual(shared<"sum">(running_sum)) | flatten | dense<1>;

BOOST_AUTO_TEST_CASE(gradients_go_through_kernels_that_keep_numbers) {
    BOOST_TEST((worst_difference<alone, mean_square>(numbers(3 * 12)) < 1e-7));
    BOOST_TEST((worst_difference<behind_formula, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<in_sums, mean_square>(numbers(3)) < 1e-7));
}

BOOST_AUTO_TEST_CASE(what_kernels_keep_is_counted_where_it_is_kept) {
    static_assert(training_elements(alone) == 2 * 12 + 2 * 12);
    static_assert(training_elements(input<4, 3> | frozen(running_sum) | flatten | dense<1>) == 12 + 2);
    static_assert(kept_elements(plan_of(alone), 0) == 2 * 12);
}

BOOST_AUTO_TEST_CASE(a_kernel_that_refuses_numbers_says_of_which_sample) {
    const model<alone> m;
    std::vector<float> inputs(12 * 300), outputs(12 * 300);
    inputs[12 * 217] = -1000;
    const auto says = [](const error& e) { return std::string_view(e.what()) == "weft: sample 217"; };
    BOOST_CHECK_EXCEPTION(predict(m, inputs, outputs), error, says);
    backpropagation<alone, float, mean_square> pass;
    BOOST_CHECK_EXCEPTION(pass.run(m.parameters(), inputs, outputs), error, says);
}

}  // namespace contraction_kernel_test
