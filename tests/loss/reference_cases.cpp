// SPDX-License-Identifier: MIT
// Every loss of the reference in double and in float: values, means and gradients of Keras.
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses.hpp>

#include <numeric>

namespace {

using namespace weft;

// Calls visit with the loss of a case; false where none has its name.
template <class Visit>
bool with_loss_of(const reference_case& of, const Visit& visit) {
    const std::string name = of.name();
    const bool from_logits = of.flag("from_logits");
    const double smoothing = of.option("label_smoothing");
    if (name == "mean_squared_error") visit(mean_squared_error);
    else if (name == "mean_absolute_error") visit(mean_absolute_error);
    else if (name == "mean_absolute_percentage_error") visit(mean_absolute_percentage_error);
    else if (name == "mean_squared_logarithmic_error") visit(mean_squared_logarithmic_error);
    else if (name == "huber") visit(huber(of.option("delta")));
    else if (name == "smooth_l1") visit(smooth_l1(of.option("beta")));
    else if (name == "log_cosh") visit(log_cosh);
    else if (name == "poisson") visit(poisson);
    else if (name == "kl_divergence") visit(kl_divergence);
    else if (name == "categorical_generalized_cross_entropy")
        visit(categorical_generalized_cross_entropy(of.option("q")));
    else if (name == "hinge") visit(hinge);
    else if (name == "squared_hinge") visit(squared_hinge);
    else if (name == "categorical_hinge") visit(categorical_hinge);
    else if (name == "binary_crossentropy")
        visit(binary_cross_entropy({from_logits, smoothing}));
    else if (name == "categorical_crossentropy")
        visit(categorical_cross_entropy({from_logits, smoothing}));
    else if (name == "sparse_categorical_crossentropy")
        visit(sparse_categorical_cross_entropy(
            {from_logits, static_cast<int>(of.option("ignore_class", no_label))}));
    else if (name == "tf.nn.softmax_cross_entropy_with_logits")
        visit(softmax_cross_entropy_with_logits);
    else if (name == "tf.nn.sparse_softmax_cross_entropy_with_logits")
        visit(sparse_softmax_cross_entropy_with_logits);
    else if (name == "tf.nn.sigmoid_cross_entropy_with_logits")
        visit(sigmoid_cross_entropy_with_logits);
    else if (name == "tf.nn.weighted_cross_entropy_with_logits")
        visit(weighted_cross_entropy_with_logits(of.option("pos_weight")));
    else if (name == "binary_focal_crossentropy")
        visit(binary_focal_cross_entropy({of.flag("apply_class_balancing"), of.option("alpha"),
                                          of.option("gamma"), from_logits, smoothing}));
    else if (name == "categorical_focal_crossentropy")
        visit(categorical_focal_cross_entropy(
            {of.option("alpha"), of.option("gamma"), from_logits, smoothing}));
    else if (name == "cosine_similarity") visit(cosine_similarity);
    else if (name == "dice") visit(dice);
    else if (name == "tversky") visit(tversky(of.option("alpha"), of.option("beta")));
    else if (name == "seed_cost_profit")
        visit(sum(where(prediction > target, of.option("COST") * (prediction - target),
                        of.option("PROFIT") * (target - prediction))));
    else return false;
    return true;
}

// Of a loss between samples, given its value and its derivative by the similarities.
template <class Real>
double distance_between_samples(const program_builder& p, reduction by, const reference_case& of) {
    const auto row_of = [&](std::size_t i) { return of.predictions.data() + i * of.width; };
    std::vector<double> values, slopes(of.predictions.size());
    for (std::size_t i = 0; i < of.rows; ++i) {
        const basic_row_evaluation<Real> at(p, of.rows, [&](std::string_view name, std::size_t j) {
            if (name == "similarity")
                return std::inner_product(row_of(i), row_of(i) + of.width, row_of(j), 0.0);
            if (name == "label") return of.targets[i];
            if (name == "other_label") return of.targets[j];
            return static_cast<double>(name == "sample_index" ? i : j);
        });
        values.push_back(static_cast<double>(at(p.output_node(0), 0)));
        for (std::size_t j = 0; j < of.rows; ++j) {
            const auto slope = static_cast<double>(at(p.output_node(1), j));
            for (std::size_t k = 0; k < of.width; ++k) {
                slopes[i * of.width + k] += slope * row_of(j)[k];
                slopes[j * of.width + k] += slope * row_of(i)[k];
            }
        }
    }
    return of.distance(values, slopes, by);
}

BOOST_AUTO_TEST_CASE(every_loss_of_the_reference_is_that_of_keras) {
    std::size_t compared = 0;
    for (const auto& expected : reference_losses().at("cases")) {
        const reference_case of{expected};
        double in_double = std::numeric_limits<double>::infinity(), in_float = in_double;
        bool found = of.name() == "circle";
        if (found) {
            const auto of_case = circle({of.option("gamma"), of.option("margin")});
            const auto p = lowered(of_case.value, derivative(of_case.value, similarity));
            in_double = distance_between_samples<double>(p, of_case.by, of);
            in_float = distance_between_samples<float>(p, of_case.by, of);
        } else found = with_loss_of(of, [&](const auto& loss) {
            const auto p = program_of(loss);
            constexpr bool row_value = decltype(loss.value)::at == level::row;
            in_double = distance_of<double>(p, row_value, loss.by, of);
            in_float = distance_of<float>(p, row_value, loss.by, of);
        });
        BOOST_TEST(found, "no loss is called " << of.name());
        BOOST_TEST(in_double <= 1e-12, of.words() << ": " << in_double);
        BOOST_TEST(in_float <= 1e-5, of.words() << " in float: " << in_float);
        ++compared;
    }
    BOOST_TEST(compared == 72u);
}

}  // namespace
