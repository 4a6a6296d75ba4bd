// SPDX-License-Identifier: MIT
// Every loss by name, with what it compares: for tables, plots and laws.
#pragma once

#include <weft/loss.hpp>

#include <boost/hana/tuple.hpp>

#include <string_view>

namespace weft::inline v0_1 {

// What a loss takes a row of: any numbers; numbers above 0; numbers of 0 ... 1; such that sum to 1;
// 0 or 1; one label for the row; a box (left, top, right, bottom).
enum class loss_operand : unsigned char {
    numbers, positive_numbers, probabilities, distribution, bits, class_label, box
};

template <auto const& Loss>
struct loss_entry {
    static constexpr const auto& loss = Loss;
    std::string_view name;
    loss_operand prediction, target;
};

// With the options of their defaults. To add a loss: a formula in a header of this folder, a line
// here, its cases in tests/loss/, a line in its page.
inline constexpr auto every_loss = [] {
    using enum loss_operand;
    return boost::hana::make_tuple(
        loss_entry<mean_squared_error>{"mean_squared_error", numbers, numbers},
        loss_entry<mean_absolute_error>{"mean_absolute_error", numbers, numbers},
        loss_entry<mean_absolute_percentage_error>{"mean_absolute_percentage_error", numbers,
                                                   numbers},
        loss_entry<mean_squared_logarithmic_error>{"mean_squared_logarithmic_error",
                                                   positive_numbers, positive_numbers},
        loss_entry<huber>{"huber", numbers, numbers},
        loss_entry<smooth_l1>{"smooth_l1", numbers, numbers},
        loss_entry<log_cosh>{"log_cosh", numbers, numbers},
        loss_entry<quantile>{"quantile", numbers, numbers},
        loss_entry<poisson>{"poisson", positive_numbers, positive_numbers},
        loss_entry<kl_divergence>{"kl_divergence", distribution, distribution},
        loss_entry<categorical_generalized_cross_entropy>{"categorical_generalized_cross_entropy",
                                                          distribution, class_label},
        loss_entry<hinge>{"hinge", numbers, bits},
        loss_entry<squared_hinge>{"squared_hinge", numbers, bits},
        loss_entry<categorical_hinge>{"categorical_hinge", numbers, distribution},
        loss_entry<binary_cross_entropy>{"binary_cross_entropy", probabilities, probabilities},
        loss_entry<categorical_cross_entropy>{"categorical_cross_entropy", distribution,
                                              distribution},
        loss_entry<sparse_categorical_cross_entropy>{"sparse_categorical_cross_entropy",
                                                     distribution, class_label},
        loss_entry<sigmoid_cross_entropy_with_logits>{"sigmoid_cross_entropy_with_logits", numbers,
                                                      probabilities},
        loss_entry<softmax_cross_entropy_with_logits>{"softmax_cross_entropy_with_logits", numbers,
                                                      distribution},
        loss_entry<sparse_softmax_cross_entropy_with_logits>{
            "sparse_softmax_cross_entropy_with_logits", numbers, class_label},
        loss_entry<weighted_cross_entropy_with_logits>{"weighted_cross_entropy_with_logits",
                                                       numbers, probabilities},
        loss_entry<binary_focal_cross_entropy>{"binary_focal_cross_entropy", probabilities,
                                               probabilities},
        loss_entry<categorical_focal_cross_entropy>{"categorical_focal_cross_entropy",
                                                    distribution, distribution},
        loss_entry<cosine_similarity>{"cosine_similarity", numbers, numbers},
        loss_entry<dice>{"dice", probabilities, probabilities},
        loss_entry<tversky>{"tversky", probabilities, probabilities},
        loss_entry<iou_loss>{"iou_loss", box, box}, loss_entry<giou_loss>{"giou_loss", box, box},
        loss_entry<diou_loss>{"diou_loss", box, box},
        loss_entry<ciou_loss>{"ciou_loss", box, box});
}();

// Those between samples, which are formulas of their pairs: of other placeholders, so a list apart.
template <auto const& Loss>
struct pairwise_loss_entry {
    static constexpr const auto& loss = Loss;
    std::string_view name;
};
inline constexpr auto every_pairwise_loss =
    boost::hana::make_tuple(pairwise_loss_entry<circle>{"circle"});

}  // namespace weft
