// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/finish.hpp>
#include <weft/formula/log_totals.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

template <auto const&... Formulas>
struct split_of {
    static constexpr auto nodes = static_cast<std::size_t>(lowered(Formulas...).size());
    static constexpr auto code = lowered(Formulas...).template finished<nodes>();
    static constexpr log_totals<nodes> all{code, ~0u};
    static constexpr log_totals<nodes> none{code, 0u};
    // What is left of the first output.
    static constexpr const instruction& rest =
        all.code.nodes[static_cast<std::size_t>(all.code.outputs[0])];
};

constexpr auto cross_entropy = softplus(x) - x * target;
constexpr auto minus = x * target - softplus(x);
constexpr auto two = softplus(x) + softplus(target);
constexpr auto alone = softplus(-abs(x));
constexpr auto alone_below = -softplus(-abs(x));
constexpr auto minus_first = softplus(-abs(x)) - x;
constexpr auto plus_first = x + softplus(-abs(target));
constexpr auto minus_both = -(x + softplus(-abs(target)));

using of_loss = split_of<cross_entropy>;
static_assert(of_loss::all.products == 2 && of_loss::all.subtracted == 0);
static_assert(of_loss::all.code.output_count == 2 && of_loss::all.output_of[1] == 0);
static_assert(of_loss::rest.code == op::subtract, "max(x, 0) - x target");
static_assert(of_loss::all.code.nodes[static_cast<std::size_t>(of_loss::all.code.outputs[1])].code
              == op::exp_nonpositive);
static_assert(of_loss::none.products == 0 && of_loss::none.size == of_loss::nodes);

static_assert(split_of<minus>::all.subtracted == 2);
static_assert(split_of<two>::all.products == 6 && split_of<two>::rest.code == op::add);
static_assert(split_of<alone>::all.products == 2 && split_of<alone>::rest.code == op::constant);
static_assert(split_of<alone_below>::all.subtracted == 2);
static_assert(split_of<minus_first>::rest.code == op::negate, "of the first node of all");
static_assert(split_of<plus_first>::all.products == 2 && split_of<plus_first>::rest.code == op::input);
static_assert(split_of<minus_both>::rest.code == op::negate, "of the first node of all");
static_assert(split_of<x, cross_entropy>::all.output_of[2] == 1, "of the second output");

// What stays: a number that the logarithm cancels with, logarithms of both signs, a logarithm that
// something else needs or that is not of a number in [1, 2], a product, a value a row.
constexpr auto with_number = softplus(x) - 0.7;
constexpr auto both_signs = softplus(x) - softplus(target);
constexpr auto needed = softplus(x) * target;
constexpr auto unbounded = log(1 + x * x) + target;
constexpr auto of_row = log(row_sum(exp(x)));
static_assert(split_of<with_number>::all.products == 0);
static_assert(split_of<both_signs>::all.products == 0);
static_assert(split_of<cross_entropy, needed>::all.products == 0);
static_assert(split_of<needed>::all.products == 0);
static_assert(split_of<unbounded>::all.products == 0);
static_assert(split_of<of_row>::all.products == 0);

// Programs are split while compiling; the same while the test runs.
template <auto const&... Formulas>
void splits_alike_while_running() {
    using split = split_of<Formulas...>;
    constexpr std::size_t size = split::all.size;
    const log_totals<split::nodes> again{lowered(Formulas...).template finished<split::nodes>(), ~0u};
    BOOST_TEST(again.size == size);
    BOOST_TEST(again.products == split::all.products);
    BOOST_TEST(again.subtracted == split::all.subtracted);
    BOOST_TEST(again.output_of == split::all.output_of, boost::test_tools::per_element());
    const program<size> found = again.code.template resized<size>();
    constexpr program<size> wanted = split::all.code.template resized<size>();
    BOOST_TEST((found.nodes == wanted.nodes && found.outputs == wanted.outputs));
}

constexpr auto all_but_logarithms = softplus(x) - (target - softplus(target));
constexpr auto negated = -softplus(x) - (softplus(target) - x * target);
constexpr auto subtracted_last = log1p(exp(-abs(x))) - target;
constexpr auto subtracted_first = -log1p(exp(-abs(x))) - (target - x) * (log1p(exp(-abs(target))) + 2);

BOOST_AUTO_TEST_CASE(a_program_is_split_alike_while_compiling_and_while_running) {
    splits_alike_while_running<cross_entropy>();
    splits_alike_while_running<minus>();
    splits_alike_while_running<two>();
    splits_alike_while_running<alone>();
    splits_alike_while_running<alone_below>();
    splits_alike_while_running<x, cross_entropy>();
    splits_alike_while_running<all_but_logarithms>();
    splits_alike_while_running<negated>();
    splits_alike_while_running<subtracted_last>();
    splits_alike_while_running<subtracted_first>();
    splits_alike_while_running<with_number>();
    splits_alike_while_running<both_signs>();
}

BOOST_AUTO_TEST_CASE(a_split_program_has_its_nodes_before_their_users) {
    constexpr program<split_of<two>::all.size> code =
        split_of<two>::all.code.resized<split_of<two>::all.size>();
    for (std::size_t i = 0; i < code.size(); ++i)
        for (const node operand : code.nodes[i].operands) BOOST_TEST(operand < static_cast<int>(i));
}
