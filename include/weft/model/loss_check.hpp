// SPDX-License-Identifier: MIT
// Whether a loss fits a network: refused while compiling, or its targets checked at run time.
#pragma once

#include <weft/formula/lower.hpp>
#include <weft/graph/group_program.hpp>
#include <weft/model/runnable.hpp>
#include <weft/tensor/error.hpp>

#include <span>
#include <string>

namespace weft::inline v0_1 {

// Whether a loss is a formula of the pairs of a batch's samples (formula/pairs.hpp).
template <class Formula>
inline constexpr bool compares_samples = [] {
    constexpr const placeholder_names& names = placeholders_of<Formula>;
    return names.has("similarity") || names.has("other_label") || names.has("sample_index")
        || names.has("other_index");
}();
template <class Formula>
inline constexpr bool uses_label =
    !compares_samples<Formula> && placeholders_of<Formula>.has("label");
template <class Formula>
inline constexpr bool uses_sample_weight = placeholders_of<Formula>.has("sample_weight");

namespace detail {

// The first placeholder that a loss cannot be a formula of, or an empty name.
template <class Formula>
constexpr std::string_view foreign_to_loss() {
    if constexpr (compares_samples<Formula>)
        return placeholders_of<Formula>.first_unknown({"similarity", "label", "other_label",
                                                       "sample_index", "other_index",
                                                       "sample_weight"});
    else
        return placeholders_of<Formula>.first_unknown({"prediction", "target", "label",
                                                       "sample_weight"});
}

// What a loss takes its rows for.
struct loss_reading {
    std::size_t elements = 0;    // one more than the largest number it picks one by: 4 for boxes
    bool probabilities = false;  // rather than any numbers
    bool classes = false;        // of a row beside each other, by probabilities or logits
};
template <class Formula>
constexpr loss_reading reading_of(const Formula& loss) {
    program_builder p;
    p.as_written = true;
    lower(p, loss);
    loss_reading found;
    for (node i = 0; i < p.size(); ++i) {
        if (p[i].code == op::as_probability) found.probabilities = true;
        if (p[i].code == op::as_probability || p[i].code == op::neutral_shift)
            found.classes = Formula::at == level::row;
        if (p[i].code == op::pick && p[p[i].operands[1]].code == op::constant)
            found.elements = std::max(found.elements,
                                      static_cast<std::size_t>(p[p[i].operands[1]].value) + 1);
    }
    return found;
}

// What is wrong with the regularizer of a loss, or nothing.
template <class Loss>
constexpr std::string_view problem_of_penalty(const Loss& loss_value) {
    if constexpr (requires { loss_value.regularizer; }) {
        if constexpr (!regularizer<std::remove_cvref_t<decltype(loss_value.regularizer)>>)
            return "it is a formula of weight, with a value for each";
        else if constexpr (requires { loss_value.regularizer.problem(); })
            return loss_value.regularizer.problem();
    }
    return {};
}

// A loss that has one value a row.
template <class Formula>
inline constexpr bool is_of_rows = !compares_samples<Formula> && Formula::at == level::row;

// The rows of a group's formulas, in one pass with which its loss is computed; 0 where any will do.
template <std::size_t Layers>
constexpr std::size_t row_before_loss(const plan<Layers>& p, std::size_t group) {
    const plan_group& here = p.groups[group];
    const std::size_t rows = formula_row_width(p, here);
    return here.has_rows || rows < here.output.elements() ? rows : 0;
}

// What is wrong with the loss of one output of a network that runs.
template <auto const& Net, auto const& Losses, std::size_t Output>
constexpr void judge_output(message& words) {
    constexpr const auto& of_output = loss_of_output<Losses, Output>;
    using formula_type = std::remove_cvref_t<decltype(of_output.value)>;
    constexpr auto network = plan_of(Net);
    constexpr std::size_t layer = network.outputs[Output].layer;
    constexpr std::size_t width = network.layers[layer].output.last();
    constexpr loss_reading reads = reading_of(of_output.value);
    if (!words.empty()) return;
    if (network.outputs[Output].is_input)
        words << "weft: output " << Output + 1
              << " is an input as it is: its loss has nothing to train";
    else if (compares_samples<formula_type> && network.output_count > 1)
        words << "weft: a loss between samples is for a network of one output";
    else if (loss_count<Losses> > 1 && requires { of_output.regularizer; })
        words << "weft: the loss of output " << Output + 1
              << " has a regularizer: it is for all, regularized(losses(...), l2(1e-4))";
    else if (of_output.by != Losses.by)
        words << "weft: the losses of outputs 1 and " << Output + 1
              << " are a mean and a sum: make both means, or both sums";
    else if (uses_label<formula_type> && width < 2)
        words << "weft: the loss takes a class label, but layer " << layer + 1 << ", "
              << label_of(Net, layer) << ", gives " << width
              << " value a row: give one for each of at least 2 classes, or use a loss of target";
    else if (reads.classes && width < 2)
        words << "weft: the loss compares classes, but layer " << layer + 1 << ", "
              << label_of(Net, layer) << ", gives 1 value a row: give one for each of at least "
              << "2 classes, or use binary_cross_entropy";
    else if (reads.elements > width)
        words << "weft: the loss takes rows of " << reads.elements << " values, but layer "
              << layer + 1 << ", " << label_of(Net, layer) << ", gives " << width
              << ": end with rows of " << reads.elements;
    else if (const std::size_t rows = row_before_loss(network, network.outputs[Output].index);
             is_of_rows<formula_type> && rows > 0 && rows != width)
        words << "weft: the loss takes rows of " << width << " values, as layer " << layer + 1
              << ", " << label_of(Net, layer) << ", gives them, but formulas before it have rows "
              << "of " << rows << ": leave it out, or put up_sampling<1> between";
    else if (reads.probabilities
             && network.layers[layer].facts.role == layer_role::contraction)
        words << "weft: the loss takes probabilities, but layer " << layer + 1 << ", "
              << label_of(Net, layer) << ", gives any numbers: end with softmax(x) or sigmoid(x), "
              << "or give the loss {.from_logits = true}";
}

// The first placeholder of a loss that it cannot have.
template <auto const& Losses, std::size_t Output>
constexpr void judge_placeholders(message& words) {
    using formula_type = std::remove_cvref_t<decltype(loss_of_output<Losses, Output>.value)>;
    constexpr std::string_view unknown = foreign_to_loss<formula_type>();
    if (words.empty() && !unknown.empty())
        words << "weft: the loss uses the placeholder " << unknown
              << (compares_samples<formula_type>
                      ? ": a loss between samples is a formula of similarity and labels"
                      : ": a loss is a formula of prediction, target and label");
}

// What is wrong with the loss of a network, or nothing.
template <auto const& Net, auto const& Loss>
constexpr message problem_of_loss() {
    message words;
    constexpr auto network = plan_of(Net);
    const auto for_each_output = [&]<std::size_t... Output>(std::index_sequence<Output...>) {
        (judge_placeholders<Loss, Output>(words), ...);
        if (!words.empty() || !is_runnable<Net>) return;  // or refused already
        if (!problem_of_penalty(Loss).empty())
            words << "weft: the loss has a wrong regularizer: " << problem_of_penalty(Loss);
        else if (network.group_count == 0)
            words << "weft: a network of " << network.layer_count
                  << " layers without a dense layer or a formula "
                  << "has nothing to train: add one";
        else if constexpr (has_wrong_losses<std::remove_cvref_t<decltype(Net)>, Loss>)
            words << wrong_number_of_losses<std::remove_cvref_t<decltype(Net)>, Loss>::text;
        else if constexpr (is_runnable<Net>)
            (judge_output<Net, Loss, Output>(words), ...);
    };
    if constexpr (!requires { Loss.by; })
        words << "weft: the loss is a formula alone: make it mean(formula) or sum(formula)";
    else for_each_output(std::make_index_sequence<loss_count<Loss>>{});
    return words;
}
template <auto const& Net, auto const& Loss>
struct loss_refusal {
    static constexpr message text = problem_of_loss<Net, Loss>();
};

}  // namespace detail

// True, or a compiler error that says why the loss does not fit the network.
template <auto const& Net, auto const& Loss>
constexpr bool require_loss() {
    if constexpr (detail::loss_refusal<Net, Loss>::text.empty()) return true;
    else return refuse<detail::loss_refusal<Net, Loss>>();
}

// Whether both were accepted; otherwise what trains is inert, and the refusal the only error.
template <auto const& Net, auto const& Loss>
inline constexpr bool is_trainable = is_runnable<Net>
                                  && detail::loss_refusal<Net, Loss>::text.empty();

// Of rows numbered from first_row on; of output number `output`, 0 where it is the only one.
//
// errors   a label that is no whole number in 0 ... classes - 1 and not ignored: weft::error that
//          names the row
template <class Real>
void check_labels(std::span<const Real> labels, std::size_t classes, std::size_t first_row = 0,
                  std::size_t output = 0, int ignored = no_label) {
    for (std::size_t row = 0; row < labels.size(); ++row) {
        const Real label_here = labels[row];
        if (label_here >= 0 && label_here < static_cast<Real>(classes)
            && static_cast<Real>(static_cast<std::size_t>(label_here)) == label_here)
            continue;
        if (ignored != no_label && label_here == static_cast<Real>(ignored)) continue;
        raise_error({output == 0 ? "weft: " : detail::joined({"weft: output ", output, ": "}),
                     "label of row ", first_row + row, ": expected a class from 0 to ",
                     classes - 1, ", found ", label_here});
    }
}

}  // namespace weft
