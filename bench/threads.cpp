// SPDX-License-Identifier: MIT
// What do threads gain in a training step of 784-512-512-10 at batch 256? They need as many cores,
// so time on the clock counts, and bench/run pins nothing; the loss must be the same bits.
#include "measure/measure.hpp"

#include <weft/declare.hpp>
#include <weft/loss/cross_entropy.hpp>
#include <weft/optimizer/adam.hpp>
#include <weft/train/trainer.hpp>

#include <memory>
#include <thread>

namespace {

using namespace weft;

constexpr auto net =
    input<784> | dense<512> | relu(x) | dense<512> | relu(x) | dense<10> | softmax(x);
constexpr std::size_t samples = 256;

class steps_by {
public:
    explicit steps_by(std::size_t threads)
        : trainer_(*model_, adam{.learning_rate = 1e-4}, {}, threads), labels_(samples) {
        for (std::size_t s = 0; s < samples; ++s) labels_[s] = static_cast<float>(7 * s % 10);
    }
    void run() {
        loss_ = trainer_.step({inputs_.data(), inputs_.size()}, {labels_.data(), samples});
    }
    // Of some steps of a training that has not begun.
    double loss() {
        for (int step = 0; step < 3; ++step) run();
        return loss_;
    }
    std::string fault() {
        static const double alone = steps_by(1).loss();
        run(), run();  // after the one there has been
        return loss_ == alone ? "" : "the loss is not that of one thread";
    }

private:
    std::unique_ptr<model<net>> model_ = std::make_unique<model<net>>(seed{1});
    trainer<net, float, sparse_categorical_cross_entropy, adam<>> trainer_;
    bench::numbers inputs_ = bench::random_numbers(784 * samples, 1);
    std::vector<float> labels_;
    double loss_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    for (std::size_t threads = 1; threads <= cores; threads *= 2) {
#ifndef WEFT_USE_TBB
        if (threads > 1) break;
#endif
        bench::add("training_step/" + std::to_string(threads) + "_threads/256x784x512x512x10", {},
                   [=] { return steps_by(threads); })
            ->UseRealTime();
    }
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
