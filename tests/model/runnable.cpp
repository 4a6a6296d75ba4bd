// SPDX-License-Identifier: MIT
// What a model can run: every layer of the library, and no other without a kernel.
#include <weft/declare.hpp>
#include <weft/model/runnable.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace runnable_test {

using namespace weft;

// Of one's own, without a kernel.
struct mixing_layer {
    static constexpr std::string_view kind = "mixing";
    static constexpr label_text label() { return {kind}; }
    static constexpr bool accepts(const shape&) { return true; }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem(const shape&) { return {}; }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }
};

static_assert(has_kernel(dense_layer<3>{}, shape{4}) && has_kernel(dense_layer<3>{}, shape{2, 4}));
static_assert(has_kernel(flatten_layer{}, shape{4}) && has_kernel(layer_norm_layer<>{}, shape{4}));
static_assert(!has_kernel(mixing_layer{}, shape{4}));

constexpr auto runs = input<4> | dense<3> | relu(x) | dropout(0.5);
constexpr auto waits = input<4, 4> | flatten | reshape<4, 4> | leaf<mixing_layer>{} | flatten | dense<2>;
static_assert(is_runnable<runs> && !is_runnable<waits> && require_kernels<runs>());

BOOST_AUTO_TEST_CASE(the_first_layer_without_a_kernel_is_named) {
    BOOST_TEST(std::string(detail::missing_kernel<waits>::text.view())
               == "weft: layer 4, mixing, has no kernel yet for an input of 4x4: it can be "
                  "declared and counted, not run");
    BOOST_TEST(detail::problem_of_kernels<waits>().view() == detail::missing_kernel<waits>::text.view());
    BOOST_TEST(detail::problem_of_kernels<runs>().empty());
}

}  // namespace runnable_test
