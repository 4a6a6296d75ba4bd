// SPDX-License-Identifier: MIT
// The callback whose training TensorBoard shows. Not part of weft.hpp, needs protobuf.
#pragma once

#include <weft/io/event_file.hpp>
#include <weft/model/model.hpp>
#include <weft/train/epoch_callback.hpp>

#include <memory>

namespace weft::inline v0_1 {

// The parameters of a model, which must outlive it, looked at when asked for.
class watched_weights {
public:
    watched_weights() = default;
    template <auto const& Net, class Real, class Math>
    explicit watched_weights(const model<Net, Real, Math>& m)
        : write_([&m](event_writer& to, std::size_t at_step) {
              for (const std::string& name : m.parameters().names()) {
                  const std::vector<Real> numbers = m.get(name);
                  to.histogram(detail::joined({name, "/histogram"}), numbers, at_step);
              }
          }) {}

    void write(event_writer& to, std::size_t at_step) const {
        if (write_) write_(to, at_step);
    }

private:
    std::function<void(event_writer&, std::size_t)> write_;
};

// After every epoch the losses and the rate go into event files of log_dir/train and
// log_dir/validation, under the tags of Keras: epoch_loss, epoch_learning_rate. With histogram_freq
// every so many epochs the histograms of weights = watched_weights(m), "dense/kernel/histogram".
// Steps are epochs from 0.
//
// errors   a file that cannot be written: weft::error
// source   Keras 3, TensorBoard
struct tensorboard {
    std::filesystem::path log_dir = "logs";
    std::size_t histogram_freq = 0;
    watched_weights weights{};

    // Made by the first call.
    std::shared_ptr<event_writer> train{}, validation{};

    void operator()(const epoch_record& record) {
        const std::size_t at_step = record.epoch - 1;
        event_writer& to = opened(train, "train");
        to.scalar("epoch_loss", record.loss, at_step);
        to.scalar("epoch_learning_rate", record.rate, at_step);
        write_outputs(to, record.losses, at_step);
        if (histogram_freq > 0 && at_step % histogram_freq == 0) weights.write(to, at_step);
        if (!record.validation_loss) return;
        event_writer& of_validation = opened(validation, "validation");
        of_validation.scalar("epoch_loss", *record.validation_loss, at_step);
        write_outputs(of_validation, record.validation_losses, at_step);
    }

private:
    event_writer& opened(std::shared_ptr<event_writer>& file, const char* run) const {
        if (file == nullptr) file = std::make_shared<event_writer>(log_dir / run);
        return *file;
    }
    static void write_outputs(event_writer& to, const std::vector<double>& losses,
                              std::size_t at_step) {
        for (std::size_t k = 0; k < losses.size(); ++k)
            to.scalar(detail::joined({"epoch_output_", k, "_loss"}), losses[k],
                      at_step);
    }
};

}  // namespace weft
