// SPDX-License-Identifier: MIT
// Penalties: Keras's sums, gradients by central differences, padding, the same bits.
#include <weft/model/penalties.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>
#include <train/digits_data.hpp>

namespace {

using namespace weft;

// Widths around a register, and one row over the 4 registers that stay in them.
constexpr auto net = input<3> | dense<5, l1(0.25)>
                   | dense<17, l1_l2(0.125, 0.5), bias_regularizer(l2(2))>
                   | dense<70, no_bias, l2(0.0625)> | dense<2>;
constexpr auto plain = mean(square(prediction - target));
constexpr auto whole = regularized(plain, l2(0.03));
constexpr auto by_formula = regularized(plain, 0.02 * sqrt(square(weight) + 0.5));

static_assert(penalties<net, float, plain>::any && penalties<net, float, whole>::any);

// Nothing is paid for what is not there.
constexpr auto bare = input<3> | dense<5> | dense<2, no_bias>;
static_assert(!penalties<bare, float, plain>::any && penalties<bare, float, whole>::any);

template <class Real>
double sum_of(const parameter_block<net, Real>& m, std::string_view name, double of_l1, double of_l2) {
    double sum = 0;
    for (const Real w : m.get(name)) {
        const auto number = static_cast<double>(w);
        sum += of_l1 * std::abs(number) + of_l2 * number * number;
    }
    return sum;
}
template <class Real>
void set_numbers(parameter_block<net, Real>& m) {
    for (const std::string& name : m.names()) {
        std::vector<Real> all = m.get(name);
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = static_cast<Real>(i % 37) * Real(0x1p-6) - Real(0.25);
        m.set(name, all);
    }
}

template <class Real>
void penalties_are_the_sums_of_keras(double tolerance) {
    parameter_block<net, Real> m;
    set_numbers(m);
    const double of_layers = sum_of(m, "dense/kernel", 0.25, 0)
                           + sum_of(m, "dense_1/kernel", 0.125, 0.5)
                           + sum_of(m, "dense_1/bias", 0, 2)
                           + sum_of(m, "dense_2/kernel", 0, 0.0625);
    double of_kernels = 0;
    for (const char* name : {"dense/kernel", "dense_1/kernel", "dense_2/kernel", "dense_3/kernel"})
        of_kernels += sum_of(m, name, 0, 0.03);
    const Real* const numbers = m.data();
    const double found = penalties<net, Real, plain>::value(numbers);
    BOOST_TEST(std::abs(found / of_layers - 1) < tolerance);
    const double with_loss = penalties<net, Real, whole>::value(numbers);
    BOOST_TEST(std::abs(with_loss / (of_layers + of_kernels) - 1) < tolerance);
}

BOOST_AUTO_TEST_CASE(values_are_the_sums_that_keras_adds_to_the_loss) {
    penalties_are_the_sums_of_keras<double>(1e-14);
    penalties_are_the_sums_of_keras<float>(1e-6);
}

constexpr auto small = input<3> | dense<5, l1(0.25)> | relu(x)
                     | dense<9, l1_l2(0.125, 0.5), bias_regularizer(l2(2))>;

BOOST_AUTO_TEST_CASE(gradients_with_penalties_are_those_of_differences) {
    BOOST_TEST((worst_difference<small, whole>(numbers(18)) < 1e-7));
    BOOST_TEST((worst_difference<bare, by_formula>(numbers(8)) < 1e-7));
}

// exp(0) is 1 in the padding: it neither counts nor reaches the gradients' padding.
constexpr auto exponential = regularized(plain, exp(weight));

BOOST_AUTO_TEST_CASE(padding_never_counts_and_stays_0) {
    parameter_block<bare, float> weights, gradients;
    BOOST_TEST((penalties<bare, float, exponential>::add(weights.data(), gradients.data())
                == 3 * 5 + 5 * 2));
    double stored = 0, sum = 0;
    for (std::size_t i = 0; i < gradients.size(); ++i)
        stored += static_cast<double>(gradients.data()[i]);
    for (const std::string& name : gradients.names())
        for (const float g : gradients.get(name)) sum += static_cast<double>(g);
    BOOST_TEST(stored == sum);
    BOOST_TEST((gradients.get("dense/kernel") == std::vector<float>(15, 1)));
    BOOST_TEST((gradients.get("dense/bias") == std::vector<float>(5, 0)));
}

BOOST_AUTO_TEST_CASE(a_factor_of_0_adds_nothing) {
    static constexpr auto nothing_more = regularized(plain, l1_l2(0, 0));
    parameter_block<bare, float> weights, gradients;
    weights.initialize(seed{1});
    gradients.initialize(seed{2});
    const std::uint64_t before = bits_of_parameters(gradients);
    BOOST_TEST((penalties<bare, float, nothing_more>::add(weights.data(), gradients.data()) == 0));
    BOOST_TEST(bits_of_parameters(gradients) == before);
}

BOOST_AUTO_TEST_CASE(penalties_have_the_same_bits_on_every_compiler) {
    parameter_block<net, float> m;
    set_numbers(m);
    parameter_block<net, float> gradients;
    gradients.initialize(seed{3});
    penalties<net, float, whole>::add(m.data(), gradients.data());
    BOOST_TEST(bits_of_parameters(gradients) == 924569756318023015u);
}

}  // namespace
