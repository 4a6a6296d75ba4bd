// SPDX-License-Identifier: MIT
// The walk takes any number of samples at once, with the workspace it asks for and no more.
#include <weft/model/prediction_walk.hpp>

#include <weft/declare.hpp>
#include <weft/model/model.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

namespace {
namespace model_prediction_walk {

using namespace weft;

constexpr auto net = input<3> | dense<5> | relu(x) | dense<40> | tanh(x) | dense<2>;
using one_by_one = prediction_walk<net, float, accurate, 1>;
using by_three = prediction_walk<net, float, accurate, 3>;
static_assert(one_by_one::samples_at_once == 1 && by_three::samples_at_once == 3);
static_assert(one_by_one::workspace_size < by_three::workspace_size);

template <class Walk>
std::vector<float> outputs_of(const model<net>& m, const std::vector<float>& inputs) {
    constexpr std::size_t behind = 64;
    aligned_block<float> workspace(Walk::workspace_size + behind);
    workspace.fill(7);
    std::vector<float> outputs(inputs.size() / 3 * 2);
    Walk::run(m.parameters().data(), weights_as_stored{}, inputs.data(), outputs.data(),
              {0, inputs.size() / 3}, workspace.data());
    for (std::size_t i = 0; i < behind; ++i)
        BOOST_TEST(workspace[Walk::workspace_size + i] == 7.0F);
    return outputs;
}

BOOST_AUTO_TEST_CASE(outputs_do_not_depend_on_how_many_samples_are_taken_at_once) {
    const model<net> m{seed{4}};
    std::vector<float> inputs(3 * 7);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = 0.1F * static_cast<float>(i) - 1;
    std::vector<float> expected(2 * 7);
    m.run(inputs.data(), expected.data(), 7);
    BOOST_TEST(outputs_of<by_three>(m, inputs) == expected, boost::test_tools::per_element());
    // Of a sample alone sums are in another order (docs/explanation/numerics.md).
    for (std::size_t s = 0; s < 7; ++s) {
        const auto alone = m(std::span<const float, 3>(&inputs[3 * s], 3));
        std::copy(alone.begin(), alone.end(), &expected[2 * s]);
    }
    BOOST_TEST(outputs_of<one_by_one>(m, inputs) == expected, boost::test_tools::per_element());
}

}  // namespace model_prediction_walk
}  // namespace
