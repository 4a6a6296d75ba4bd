// SPDX-License-Identifier: MIT
// The loss over a dataset and its gradient where rows of a label do not count, as Keras's classes.
#include <weft/train/loss_over.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses.hpp>
#include <train/temporary_file.hpp>

namespace {

using namespace weft;

constexpr auto scores = input<5> | dense<5>;
constexpr auto places = input<5> | dense<10> | reshape<2, 5>;
constexpr auto but_2 = sparse_categorical_cross_entropy({.from_logits = true, .ignore_class = 2});
constexpr auto but_255 =
    sparse_categorical_cross_entropy({.from_logits = true, .ignore_class = 255});
constexpr auto sum_but_255 = sum(but_255);
constexpr auto weighted_but_2 = weighted(but_2);
constexpr auto weighted_sum_but_2 = weighted(sum(but_2));
static_assert(weighted_sum_but_2.ignored_label == 2 && (0.5 * sum_but_255).ignored_label == 255);
static_assert(sparse_categorical_cross_entropy.ignored_label == no_label);

// The layer is the identity, and the gradient of its kernel the sum over rows of input and slope.
template <auto const& Loss>
double distance_from_keras(std::string_view target, std::string_view by, bool is_weighted) {
    const auto given = [](const nlohmann::json& name) {
        return numbers_in(reference_losses().at("inputs").at(name.get<std::string>()).at("data"));
    };
    model<scores, double> m{};
    m.set("dense/bias", std::vector<double>(5));
    std::vector<double> identity(25);
    for (std::size_t i = 0; i < 5; ++i) identity[6 * i] = 1;
    m.set("dense/kernel", identity);
    for (const auto& kept : reference_losses().at("reductions")) {
        if (kept.at("y_true") != target || kept.at("args").value("reduction", "") != by
            || kept.contains("sample_weight") != is_weighted)
            continue;
        const std::vector<double> inputs = given(kept.at("y_pred")), slopes = numbers_in(kept.at("grad"));
        std::vector<double> weights;
        if (is_weighted) weights = numbers_in(kept.at("sample_weight"));
        std::vector<double> of_kernel(25);
        for (std::size_t row = 0; row < 8; ++row)
            for (std::size_t i = 0; i < 25; ++i)
                of_kernel[i] += inputs[5 * row + i / 5] * slopes[5 * row + i % 5];
        const basic_dataset<double> data{
            .inputs = inputs, .targets = given(kept.at("y_true")), .samples = 8, .weights = weights};
        backpropagation<scores, double, Loss> pass;
        const double value = pass.run(m.parameters(), data.inputs, data.targets, {}, 0, weights);
        const std::vector<double> wanted = numbers_in(kept.at("value"));
        return std::max({relative_distance({value}, wanted),
                         relative_distance({loss_over<Loss>(m, data)}, wanted),
                         relative_distance(pass.gradients().get("dense/kernel"), of_kernel)});
    }
    return std::numeric_limits<double>::infinity();
}

BOOST_AUTO_TEST_CASE(a_mean_is_of_the_rows_whose_label_counts) {
    constexpr auto mean_of = "sum_over_batch_size";
    BOOST_TEST(distance_from_keras<but_2>("labels", mean_of, false) < 1e-12);
    BOOST_TEST(distance_from_keras<but_255>("labels_with_255", mean_of, false) < 1e-12);
    BOOST_TEST(distance_from_keras<weighted_but_2>("labels", mean_of, true) < 1e-12);
    BOOST_TEST(distance_from_keras<weighted_sum_but_2>("labels", "sum", true) < 1e-12);
}

// Of 700 samples of two rows each; the first 300 have no row that counts, others one, some two.
basic_dataset<float> drawn() {
    basic_dataset<float> data{
        .inputs = std::vector<float>(3500), .targets = std::vector<float>(1400), .samples = 700};
    for (std::size_t i = 0; i < 3500; ++i) data.inputs[i] = static_cast<float>(i % 17) / 8 - 1;
    for (std::size_t i = 0; i < 1400; ++i)
        data.targets[i] = i < 600 || i % 3 == 1 ? 255 : static_cast<float>(i % 5);
    return data;
}

BOOST_AUTO_TEST_CASE(batches_without_a_row_that_counts_weigh_nothing_in_the_loss_of_a_dataset) {
    const basic_dataset<float> data = drawn();
    const model<places> m{seed{1}};
    std::size_t counted = 0;
    for (const float label_here : data.targets) counted += label_here != 255;
    const double expected = loss_over<sum_but_255>(m, data) / static_cast<double>(counted);
    BOOST_TEST(std::abs(loss_over<but_255>(m, data) - expected) < 1e-12 * expected);
    basic_dataset<float> none = data;
    none.targets.assign(1400, 255);
    BOOST_TEST(loss_over<but_255>(m, none) == 0);
}

BOOST_AUTO_TEST_CASE(threads_change_no_bit_where_labels_are_ignored) {
    const basic_dataset<float> data = drawn();
    const auto trained_by = [&](std::size_t threads) {
        model<places> m{seed{1}};
        const history past = fit<but_255>(m, data, sgd{.learning_rate = 0.1},
                                          {.epochs = 2, .batch_size = 350, .threads = threads});
        std::vector<float> result = m.get("dense/kernel");
        result.push_back(static_cast<float>(past.epochs.back().loss));
        return result;
    };
#ifdef WEFT_USE_TBB
    BOOST_TEST(trained_by(3) == trained_by(1));
#else
    BOOST_TEST(trained_by(1) != model<places>(seed{1}).get("dense/kernel"));
#endif
}

BOOST_AUTO_TEST_CASE(a_label_that_is_neither_a_class_nor_ignored_is_refused) {
    model<scores> m{seed{1}};
    basic_dataset<float> data{
        .inputs = std::vector<float>(10), .targets = {255, 7}, .samples = 2};
    std::string said;
    try {
        loss_over<but_255>(m, data);
    } catch (const error& problem) {
        said = problem.what();
    }
    BOOST_TEST(said == "weft: label of row 1: expected a class from 0 to 4, found 7");
}

BOOST_AUTO_TEST_CASE(a_label_out_of_range_is_named_by_its_row_of_the_dataset) {
    const model<scores> m{};
    dataset data{.inputs = std::vector<float>(300 * 5), .targets = std::vector<float>(300), .samples = 300};
    data.targets[277] = 5;
    BOOST_TEST(error_of([&] { loss_over<sparse_softmax_cross_entropy_with_logits>(m, data); })
               == "weft: label of row 277: expected a class from 0 to 4, found 5");
}

}  // namespace
