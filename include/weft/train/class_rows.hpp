// SPDX-License-Identifier: MIT
// Targets of classes beside the rows of numbers that a network gave for them.
#pragma once

#include <weft/model/loss_check.hpp>
#include <weft/model/predict.hpp>
#include <weft/train/dataset.hpp>

#include <algorithm>
#include <concepts>
#include <span>
#include <type_traits>

namespace weft::inline v0_1 {

// A vector, array or span of numbers.
template <class Range>
concept number_range = requires(const Range& range) {
    std::span(range);
    requires std::floating_point<
        std::remove_cv_t<typename decltype(std::span(range))::element_type>>;
};

// A view of both: a label a sample, or a row of targets whose largest is its class. With one class
// a row is a probability, and labels are 0 and 1.
template <class Target, class Prediction>
class class_rows {
public:
    // shapes   predictions [samples, classes], targets [samples] or [samples, classes]
    // errors   no sample, lengths that do not fit, labels out of range (the row is named):
    //          weft::error
    class_rows(const char* metric, std::span<const Target> targets,
               std::span<const Prediction> predictions, std::size_t classes)
        : targets_(targets), predictions_(predictions), classes_(classes) {
        const std::string name = std::string("weft: ") + metric;
        if (classes == 0 || predictions.size() % classes != 0)
            raise_error({name, ": expected predictions of ", classes, " classes a sample, found ",
                         predictions.size(), " numbers"});
        if (predictions.empty()) raise_error({name, ": expected at least one sample, found none"});
        const bool of_rows = classes > 1 && targets.size() == predictions.size();
        if (!of_rows && targets.size() != samples())
            raise_error({name, ": expected a label or ", classes, " targets a sample (", samples(),
                         " samples), found ", targets.size(), " numbers"});
        if (!of_rows) check_labels(targets, std::max<std::size_t>(classes, 2));
    }

    std::size_t samples() const { return predictions_.size() / classes_; }
    std::size_t classes() const { return classes_; }
    std::span<const Prediction> row(std::size_t sample) const {
        return predictions_.subspan(sample * classes_, classes_);
    }
    std::size_t label(std::size_t sample) const {
        if (targets_.size() == samples()) return static_cast<std::size_t>(targets_[sample]);
        return largest(targets_.subspan(sample * classes_, classes_));
    }
    // The class with the largest number, the first of equal ones; or whether the probability
    // exceeds the threshold, rounded as probabilities are: 0.3f does not exceed 0.3.
    std::size_t predicted(std::size_t sample, double threshold) const {
        return classes_ == 1 ? row(sample)[0] > static_cast<Prediction>(threshold)
                             : largest(row(sample));
    }

private:
    template <class Number>
    static std::size_t largest(std::span<const Number> numbers) {
        return static_cast<std::size_t>(std::max_element(numbers.begin(), numbers.end())
                                        - numbers.begin());
    }

    std::span<const Target> targets_;
    std::span<const Prediction> predictions_;
    std::size_t classes_;
};

template <number_range Targets, number_range Predictions>
auto make_class_rows(const char* metric, const Targets& targets, const Predictions& predictions,
                     std::size_t classes) {
    const std::span to(targets);
    const std::span from(predictions);
    return class_rows<std::remove_cv_t<typename decltype(to)::element_type>,
                      std::remove_cv_t<typename decltype(from)::element_type>>(metric, to, from,
                                                                               classes);
}

namespace detail {
template <auto const& Net>
struct several_outputs {
    static constexpr message text = [] {
        message words;
        words << "weft: a metric is of one output, the network has " << output_count(Net)
              << ": accuracy<loss, 0>(m, data), or output_of<loss, 0>(m, data)";
        return words;
    }();
};
}  // namespace detail

// The numbers in a row of an output: of a sequence or an image every place is a row.
template <auto const& Net, std::size_t Output = 0>
inline constexpr std::size_t classes_of = [] {
    if constexpr (is_runnable<Net>) return output_shape(Net, Output).last();
    else return std::size_t{1};  // refused elsewhere
}();

// What a model of one output gives for a dataset, [samples, output size].
//
// errors   a dataset that does not fit the network: weft::error
template <auto const& Net, class Real, class Math>
std::vector<Real> predictions_for(const model<Net, Real, Math>& m,
                                  const basic_dataset<Real>& data) {
    if constexpr (is_runnable<Net> && output_count(Net) > 1)
        refuse<detail::several_outputs<Net>>();
    std::vector<Real> outputs(data.inputs.size() / model<Net, Real, Math>::input_size
                              * model<Net, Real, Math>::output_size);
    predict(m, data.inputs, outputs);
    return outputs;
}

}  // namespace weft
