// SPDX-License-Identifier: MIT
// The kernel of a dense layer by its layer and input: what it reads, splits and works in.
#include <weft/model/contraction_kernel.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

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
            of_vectors::backward_weights<2>(from.data(), dy.data(), 2, {row, 1}, {dw.data(), db.data()}, is_added, nullptr);
    for (std::size_t o = 0; o < 3; ++o) {
        const auto first = static_cast<float>(o), second = static_cast<float>(o + 1);
        BOOST_TEST(dw[o] == 2 * (1 * first + 3 * second));
        BOOST_TEST(dw[stride + o] == 2 * (2 * first + 4 * second));
        BOOST_TEST(db[o] == 2 * (first + second));
    }
}

}  // namespace
