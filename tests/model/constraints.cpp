// SPDX-License-Identifier: MIT
// Constraints at work: norms of columns, untouched columns, padding, the same bits.
#include <weft/model/constraints.hpp>

#include <weft/declare.hpp>
#include <weft/model/model.hpp>

#include <boost/test/unit_test.hpp>

#include <train/digits_data.hpp>

#include <cmath>
#include <tuple>

namespace {

using namespace weft;

constexpr auto bare = input<3> | dense<5> | dense<2, no_bias>;
static_assert(!constraints<bare, float>::any);

// Widths within a register, of a register and a bit, and over the 4 that stay in registers.
constexpr auto limited = input<6> | dense<3, max_norm(1.0)> | dense<17, max_norm(0.55)>
                       | dense<70, max_norm(0.62)> | dense<2>;
static_assert(constraints<limited, float>::any);

template <auto const& Net, class Real>
double norm_of(const model<Net, Real>& m, const std::string& name, std::size_t column,
               std::size_t columns) {
    const std::vector<Real> w = m.get(name);
    double squares = 0;
    for (std::size_t i = column; i < w.size(); i += columns)
        squares += static_cast<double>(w[i]) * static_cast<double>(w[i]);
    return std::sqrt(squares);
}

// Keras's numbers: w * clip(norm, 0, limit) / (1e-7 + norm), beyond the limit; else w.
template <class Real>
void long_columns_are_shortened(double tolerance) {
    model<limited, Real> before{seed{1}}, m{seed{1}};
    constraints<limited, Real> limits;
    limits.apply(m.parameters().data());
    std::size_t shortened = 0, kept = 0;
    for (const auto& [name, columns, limit] :
         {std::tuple{"dense/kernel", 3u, 1.0}, {"dense_1/kernel", 17u, 0.55},
          {"dense_2/kernel", 70u, 0.62}}) {
        const std::vector<Real> old_numbers = before.get(name), now = m.get(name);
        for (std::size_t i = 0; i < now.size(); ++i) {
            const double norm = norm_of(before, name, i % columns, columns);
            const auto old_number = static_cast<double>(old_numbers[i]);
            if (norm > limit) {
                ++shortened;
                const double expected = old_number * limit / (norm + 1e-7);
                BOOST_TEST(std::abs(static_cast<double>(now[i]) - expected)
                           <= tolerance * std::abs(expected));
            } else {
                ++kept;
                BOOST_TEST(now[i] == old_numbers[i]);
            }
        }
        for (std::size_t column = 0; column < columns; ++column)
            BOOST_TEST(norm_of(m, name, column, columns) < limit + 1e-6);
    }
    BOOST_TEST((shortened > 400 && kept > 400));
    BOOST_TEST((m.get("dense_3/kernel") == before.get("dense_3/kernel")));
    BOOST_TEST((m.get("dense_1/bias") == before.get("dense_1/bias")));
}

BOOST_AUTO_TEST_CASE(columns_over_the_limit_are_shortened_to_it_and_others_kept_bit_for_bit) {
    long_columns_are_shortened<double>(1e-14);
    long_columns_are_shortened<float>(1e-6);
}

constexpr auto units = input<6> | dense<3, unit_norm> | dense<4, non_negative>;

BOOST_AUTO_TEST_CASE(unit_norm_makes_columns_of_length_1_and_leaves_zeros) {
    model<units, double> m{seed{1}};
    std::vector<double> w = m.get("dense/kernel");
    for (std::size_t i = 1; i < w.size(); i += 3) w[i] = 0;
    m.set("dense/kernel", w);
    constraints<units, double> limits;
    limits.apply(m.parameters().data());
    for (const std::size_t column : {0u, 2u})
        BOOST_TEST(std::abs(norm_of(m, "dense/kernel", column, 3) - 1) < 1e-6);
    BOOST_TEST(norm_of(m, "dense/kernel", 1, 3) == 0);
}

BOOST_AUTO_TEST_CASE(non_negative_leaves_no_number_below_0_and_others_as_they_are) {
    model<units> before{seed{1}}, m{seed{1}};
    constraints<units, float> limits;
    limits.apply(m.parameters().data());
    const std::vector<float> w = m.get("dense_1/kernel"), old = before.get("dense_1/kernel");
    for (std::size_t i = 0; i < w.size(); ++i) BOOST_TEST(w[i] == (old[i] > 0 ? old[i] : 0));
}

// A formula that is not 0 at 0 does not reach the padding.
struct raised {
    constexpr auto projection() const { return weight + 1; }
};
constexpr auto shifted = input<2> | dense<3, raised{}, zeros, no_bias>;

BOOST_AUTO_TEST_CASE(padding_stays_0) {
    model<shifted> m;
    constraints<shifted, float> limits;
    limits.apply(m.parameters().data());
    float stored = 0;
    for (std::size_t i = 0; i < m.parameters().size(); ++i) stored += m.parameters().data()[i];
    BOOST_TEST(stored == 6);
    BOOST_TEST((m.get("dense/kernel") == std::vector<float>(6, 1)));
}

BOOST_AUTO_TEST_CASE(constraints_have_the_same_bits_on_every_compiler) {
    model<limited> m{seed{1}};
    constraints<limited, float> limits;
    limits.apply(m.parameters().data());
    BOOST_TEST(bits_of_parameters(m.parameters()) == 8317992659428916555u);
    model<units, double> exact{seed{1}};
    constraints<units, double> of_exact;
    of_exact.apply(exact.parameters().data());
    BOOST_TEST(bits_of_parameters(exact.parameters()) == 9919229663666038624u);
}

}  // namespace
