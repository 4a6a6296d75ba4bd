// SPDX-License-Identifier: MIT
// Several inputs or outputs of a network: side by side in the rows of samples, and apart.
#pragma once

#include <weft/model/batch_layout.hpp>
#include <weft/train/metrics.hpp>

#include <initializer_list>
#include <span>

namespace weft::inline v0_1 {

// Arrays side by side: row s holds sample s of each. So are several inputs of a network, and the
// targets of several outputs.
//
// shapes   each array [samples, numbers of its own]; the result [samples, their sum]
// errors   an array that does not make whole samples: weft::error
template <class Real = float>
std::vector<Real> join_columns(std::size_t samples,
                               std::initializer_list<std::span<const Real>> arrays) {
    std::vector<Real> rows;
    std::size_t number = 0;
    for (const std::span<const Real> array : arrays) {
        ++number;
        if (samples == 0 ? !array.empty() : array.size() % samples != 0)
            raise_error({"weft: join_columns: expected array ", number, " to be of ", samples,
                         " samples, all of one size, found ", array.size(), " numbers"});
    }
    for (std::size_t s = 0; s < samples; ++s)
        for (const std::span<const Real> array : arrays) {
            const std::size_t size = array.size() / samples;
            rows.insert(rows.end(), array.begin() + static_cast<std::ptrdiff_t>(s * size),
                        array.begin() + static_cast<std::ptrdiff_t>((s + 1) * size));
        }
    return rows;
}

// Of every row the numbers from column first on.
//
// shapes   rows [samples, row_size]; the result [samples, count]
// errors   rows that are not whole, columns beyond their end: weft::error
template <class Real>
std::vector<Real> take_columns(const std::vector<Real>& rows, std::size_t row_size,
                               std::size_t first, std::size_t count) {
    if (row_size == 0 || rows.size() % row_size != 0 || first > row_size
        || count > row_size - first)
        raise_error({"weft: take_columns: expected rows of ", row_size,
                     " numbers that hold columns ", first, " to ", first + count, ", found ",
                     rows.size(), " numbers"});
    std::vector<Real> result;
    result.reserve(rows.size() / row_size * count);
    for (auto row = rows.begin(); row != rows.end(); row += static_cast<std::ptrdiff_t>(row_size))
        result.insert(result.end(), row + static_cast<std::ptrdiff_t>(first),
                      row + static_cast<std::ptrdiff_t>(first + count));
    return result;
}

namespace detail {
template <auto const& Net, std::size_t Output>
struct missing_output {
    static constexpr message text = [] {
        message words;
        words << "weft: the network has no output number " << Output << ": it has "
              << output_count(Net) << ", counted from 0";
        return words;
    }();
};
}  // namespace detail

// One output of a network: its targets in a dataset, and what the model gives.
//
// shapes   targets [samples, numbers or labels of the output], predictions [samples, size]
template <class Real>
struct output_columns {
    std::vector<Real> targets, predictions;
    std::size_t size = 0;
};

// output_of<loss, 1>(m, data), for the metrics of targets and predictions: the loss says what the
// targets are.
//
// errors   a dataset that does not fit the network and the loss: weft::error
template <auto const& Loss, std::size_t Output, auto const& Net, class Real, class Math>
output_columns<Real> output_of(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    output_columns<Real> result;
    if constexpr (!is_trainable<Net, Loss>) require_loss<Net, Loss>();
    else if constexpr (Output >= loss_count<Loss>) refuse<detail::missing_output<Net, Output>>();
    else {
        using layout = batch_layout<Net, Real, Loss, Math>;
        using here = typename layout::template output_of<Output>;
        layout::check(data.inputs, data.targets, data.weights);
        constexpr std::size_t row = model<Net, Real, Math>::output_size;
        std::vector<Real> all(data.samples * row);
        predict(m, data.inputs, all);
        result.size = here::output_size;
        result.predictions =
            take_columns(all, row, output_offset(here::network, Output), result.size);
        const std::size_t target_row = data.targets.size() / data.samples;
        result.targets =
            layout::outputs == 1
                ? data.targets
                : take_columns(data.targets, target_row, layout::target_offset(Output),
                               here::target_size);
    }
    return result;
}

// accuracy<loss, 0>(m, data): of one output of several.
template <auto const& Loss, std::size_t Output, auto const& Net, class Real, class Math>
double accuracy(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    const output_columns<Real> one = output_of<Loss, Output>(m, data);
    if constexpr (Output >= loss_count<Loss>) return 0;  // refused above
    else return accuracy(one.targets, one.predictions, classes_of<Net, Output>);
}

}  // namespace weft
