// SPDX-License-Identifier: MIT
// A dataset a batch at a time, and the loss over all of it.
#pragma once

#include <weft/loss/loss.hpp>
#include <weft/model/pairwise_backpropagation.hpp>
#include <weft/train/dataset.hpp>

#include <cmath>

namespace weft::inline v0_1 {

namespace detail {

template <class Real>
struct batch {
    std::size_t samples;
    std::span<const Real> inputs, targets, weights;
};

// The rows of a batch, gathered: the dataset itself where the order is its own.
template <class Real>
class batch_rows {
public:
    batch_rows(const basic_dataset<Real>& from, std::size_t batch_size, bool shuffled)
        : inputs_(from.inputs, from.input_size(), shuffled ? batch_size : 0),
          targets_(from.targets, from.target_size(), shuffled ? batch_size : 0),
          weights_(from.weights, from.weight_size(), shuffled ? batch_size : 0) {}

    // Those of order[first] ... order[first + count - 1].
    batch<Real> gather(std::span<const std::size_t> order, std::size_t first, std::size_t count) {
        return {count, inputs_.gather(order, first, count),
                targets_.gather(order, first, count), weights_.gather(order, first, count)};
    }

private:
    struct column {
        std::span<const Real> from;
        std::size_t size;
        std::vector<Real> gathered;

        column(const std::vector<Real>& all, std::size_t size_of_sample, std::size_t batch_size)
            : from(all), size(size_of_sample), gathered(batch_size * size) {}
        std::span<const Real> gather(std::span<const std::size_t> order, std::size_t first,
                                     std::size_t count) {
            if (order.empty()) return from.subspan(first * size, count * size);
            for (std::size_t i = 0; i < count; ++i)
                std::copy_n(from.data() + order[first + i] * size, size,
                            gathered.data() + i * size);
            return std::span<const Real>(gathered).first(count * size);
        }
    };
    column inputs_, targets_, weights_;
};

template <auto const& Loss>
inline constexpr bool is_mean = [] {
    if constexpr (requires { Loss.by; }) return Loss.by == reduction::mean;
    else return true;  // refused elsewhere
}();

// Calls visit(batch) for all of a dataset, in its order.
template <class Real, class Visit>
void for_each_batch(const basic_dataset<Real>& data, std::size_t batch_size, const Visit& visit) {
    batch_rows<Real> rows(data, batch_size, false);
    for (std::size_t first = 0; first < data.samples; first += batch_size)
        visit(rows.gather({}, first, std::min(batch_size, data.samples - first)));
}

// As Keras reports an epoch: the mean over batches, each weighted by its samples, or the
// sum, of a loss and of each output's.
template <auto const& Loss>
class loss_of_batches {
public:
    void add(std::size_t samples, double loss_here, std::span<const double> of_outputs) {
        const double factor = is_mean<Loss> ? static_cast<double>(samples) : 1.0;
        loss_ = std::fma(factor, loss_here, loss_);
        for (std::size_t k = 0; k < of_outputs.size(); ++k)
            outputs_[k] = std::fma(factor, of_outputs[k], outputs_[k]);
        samples_ += samples;
    }
    double loss() const { return reduced(loss_); }
    // Where there are several.
    std::vector<double> losses() const {
        std::vector<double> result;
        if constexpr (loss_count<Loss> > 1)
            for (const double sum : outputs_) result.push_back(reduced(sum));
        return result;
    }

private:
    double reduced(double sum) const {
        return is_mean<Loss> ? sum / static_cast<double>(samples_) : sum;
    }
    double loss_ = 0;
    std::array<double, loss_count<Loss>> outputs_{};
    std::size_t samples_ = 0;
};

}  // namespace detail

// The loss over a whole dataset, as it is in prediction, and the penalties, once.
//
// errors   a dataset that does not fit the network, an empty one: weft::error
template <auto const& Loss, auto const& Net, class Real, class Math>
double loss_over(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    if (data.samples == 0)
        raise_error({"weft: loss_over: expected at least one sample, found none"});
    // Of all at once: a batch does not know which rows of the dataset it has.
    batch_layout<Net, Real, Loss, Math>::check(data.inputs, data.targets, data.weights);
    constexpr std::size_t outputs = loss_count<Loss>;
    std::array<double, outputs> sums{};
    std::array<std::size_t, outputs> counts{};
    backpropagation<Net, Real, Loss, Math> pass;
    detail::for_each_batch(data, 256, [&](const detail::batch<Real>& b) {
        pass.loss_of_data(m.parameters(), b.inputs, b.targets, b.weights);
        for (std::size_t k = 0; k < pass.losses().size(); ++k) {
            const std::size_t count = detail::is_mean<Loss> ? pass.counts()[k] : 1;
            sums[k] = std::fma(static_cast<double>(count), pass.losses()[k], sums[k]);
            counts[k] = detail::is_mean<Loss> ? counts[k] + count : 1;
        }
    });
    const auto total = [&]<std::size_t... Output>(std::index_sequence<Output...>) {
        return (0.0 + ... + (counts[Output] == 0 ? 0.0
                                 : loss_of_output<Loss, Output>.weight * sums[Output]
                                       / static_cast<double>(counts[Output])));
    };
    if constexpr (!is_trainable<Net, Loss>) return 0;  // refused above, once
    else return total(std::make_index_sequence<outputs>{})
              + penalties<Net, Real, Loss>::value(m.parameters().data());
}

}  // namespace weft
