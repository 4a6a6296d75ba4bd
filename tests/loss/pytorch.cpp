// SPDX-License-Identifier: MIT
// Losses of torch.nn that are formulas here, as docs/how_to/pytorch.md has them.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

// torch.nn.PoissonNLLLoss, HingeEmbeddingLoss (targets 1 and -1), CosineEmbeddingLoss (of 1):
constexpr auto poisson_of_logs = mean(exp(prediction) - target * prediction);
constexpr auto hinge_embedding = mean(where(target == 1, prediction, max(1 - prediction, 0)));
constexpr auto cosine_embedding = mean(1 - row_sum(prediction * target)
    / sqrt(row_sum(square(prediction)) * row_sum(square(target))));
// KLDivLoss(reduction="batchmean") behind log_softmax, MultiMarginLoss of 4 classes:
constexpr auto kl_of_logits = mean(row_sum(target * (log(target) - log_softmax(prediction))));
constexpr auto multi_margin =
    mean((row_sum(max(1 - pick(prediction, label) + prediction, 0)) - 1) / 4);
// GaussianNLLLoss of a mean and the logarithm of a variance:
constexpr auto log_variance = pick(prediction, 1);
constexpr auto gaussian = mean(
    0.5 * (log_variance + square(pick(prediction, 0) - pick(target, 0)) / exp(log_variance)));

// BCEWithLogitsLoss(pos_weight=[...]), a weight a class.
template <class... Weights>
constexpr auto positive_weights(Weights... weights) {
    int column = 0;
    const auto one = [&](double weight) {
        const auto p = pick(prediction, column);
        const auto t = pick(target, column++);
        return (1 - t) * p + (1 + (weight - 1) * t) * softplus(-p);
    };
    return mean((one(weights) + ...) / static_cast<double>(sizeof...(weights)));
}
constexpr auto by_class = positive_weights(0.5, 2, 3, 1);

// Of two rows of four predictions, which a kernel is behind inputs of 1 and 0.
constexpr auto net = input<2> | dense<4, no_bias>;
using numbers = std::vector<double>;
template <auto const& Loss>
void is_that_of_pytorch(const numbers& targets, double value, const numbers& slopes,
                        const numbers& weights = {}) {
    model<net, double> m;
    m.set("dense/kernel", {0.5, -1.25, 2, 0.25, -0.75, 1.5, 0.125, -2});
    const numbers inputs{1, 0, 0, 1};
    const auto found = gradient<Loss>(m, inputs, targets, weights);
    BOOST_TEST(std::abs(found.loss - value) <= 1e-12);
    const numbers of_kernel = found.get("dense/kernel");
    for (std::size_t i = 0; i < 8; ++i) BOOST_TEST(std::abs(of_kernel[i] - slopes[i]) <= 1e-12);
}

const numbers counts{1, 0, 2, 3, 0, 1, 1, 2}, bits{1, 0, 0, 1, 0, 1, 1, 1}, labels{2, 0};
constexpr auto weighted_entropy = weighted(sparse_softmax_cross_entropy_with_logits);

// source   PyTorch 2.15, float64; its cosine has 1e-12 beside the squares
BOOST_AUTO_TEST_CASE(formulas_have_the_values_and_slopes_of_losses_of_pytorch) {
    is_that_of_pytorch<poisson_of_logs>(
        counts, 1.7444808678201535,
        {0.08109015883751602, 0.03581309960752376, 0.6736320123663313, -0.21449682291403233,
         0.059045819092626836, 0.43521113379225806, 0.01664355663335329, -0.2330830895954234});
    is_that_of_pytorch<hinge_embedding>(
        {1, -1, -1, 1, -1, 1, 1, 1}, 0.546875,
        {0.125, -0.125, 0, 0.125,
         -0.125, 0.125, 0.125, 0.125});
    is_that_of_pytorch<cosine_embedding>(
        counts, 0.8960851902598415,
        {-0.030498434057275512, -0.06158337646178738, -0.01173016694512112, -0.1530786786336139,
         0.02037825826602444, -0.11887317321848734, -0.0815130330641092, -0.1018912913301451});
    is_that_of_pytorch<kl_of_logits>(
        {0.1, 0.2, 0.3, 0.4, 0.25, 0.25, 0.25, 0.25}, 0.6524584610197767,
        {0.027708968078681007, -0.08649620617550285, 0.1982674329054743, -0.13948019480865242,
         -0.08704390800447351, 0.2351173742340777, -0.03394806865638918, -0.11412539757321499});
    is_that_of_pytorch<multi_margin>(
        labels, 0.640625,
        {0, 0, 0, 0,
         -0.25, 0.125, 0.125, 0});
    is_that_of_pytorch<gaussian>(
        counts, 0.31202411361223803,
        {-0.8725857393654604, 0.03185356515863492, 0, 0,
         -0.08367381005566119, 0.21862232122912706, 0, 0});
    is_that_of_pytorch<by_class>(
        bits, 1.000782210429016,
        {-0.023596291799884088, 0.027837517353163605, 0.11009963474723529, -0.05472793738927524,
         0.04010266260307588, -0.04560638095158909, -0.1757964849848414, -0.1100996347472353});
    // weight= divides by the sum of the weights of the batch, 2 and 0.25 here.
    is_that_of_pytorch<weighted_entropy>(
        labels, 0.6079197231043321,
        {0.1381492765843218, 0.024006744576883836, -0.26974678594582346, 0.1075907647846179,
         -0.10267642400099411, 0.08002608316312837, 0.020233762520802404, 0.0024165783170633343},
        {2 / 1.125, 0.25 / 1.125});
}

}  // namespace
