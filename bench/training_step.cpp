// SPDX-License-Identifier: MIT
// How fast is a training step of a small network? Forward, softmax with cross entropy, backward,
// Adam; beside Eigen and OpenBLAS with the same step written by hand around their products, and
// beside libraries that train, with the loss written by hand.
#include "measure/limits.hpp"
#include "measure/network_by_hand.hpp"
#include "peers/networks.hpp"

#include <weft/declare.hpp>
#include <weft/loss/cross_entropy.hpp>
#include <weft/optimizer/adam.hpp>
#include <weft/train/trainer.hpp>

#include <tuple>

namespace {

using namespace bench;

template <network_sizes Sizes>
struct training_case {
    static constexpr auto net = weft::input<Sizes.inputs> | weft::dense<Sizes.hidden>
                              | relu(weft::x) | weft::dense<Sizes.outputs> | softmax(weft::x);
    static constexpr std::size_t batches = 4, checked_steps = 5;
    using at = parameter_offsets<Sizes>;
    numbers inputs = random_numbers(batches * Sizes.batch * Sizes.inputs, 1);
    numbers targets = distributions(), parameters{at::all};

    training_case() {
        // Where the padding stays 0.
        const auto put = [&](std::size_t offset, std::size_t count, std::uint32_t seed) {
            const numbers drawn = random_numbers(count, seed);
            for (std::size_t i = 0; i < count; ++i) parameters[offset + i] = drawn[i] / 4;
        };
        put(at::w1, Sizes.inputs * Sizes.hidden, 3), put(at::b1, Sizes.hidden, 4);
        put(at::w2, Sizes.hidden * Sizes.outputs, 5), put(at::b2, Sizes.outputs, 6);
    }
    // So that no training comes to an end at which gradients are 0.
    static numbers distributions() {
        numbers drawn = random_numbers(batches * Sizes.batch * Sizes.outputs, 2);
        for (std::size_t row = 0; row < batches * Sizes.batch; ++row) {
            float* const t = &drawn[row * Sizes.outputs];
            float sum = 0;
            for (std::size_t i = 0; i < Sizes.outputs; ++i) sum += t[i] += 0.5F;
            for (std::size_t i = 0; i < Sizes.outputs; ++i) t[i] /= sum;
        }
        return drawn;
    }
    static const training_case& shared() {
        static const training_case made;
        return made;
    }
    static std::size_t first_input(std::size_t step) {
        return step % batches * Sizes.batch * Sizes.inputs;
    }
    static std::size_t first_target(std::size_t step) {
        return step % batches * Sizes.batch * Sizes.outputs;
    }
    static std::vector<double> plain_parameters() {
        const auto exact = [](const numbers& of) {
            weft::aligned_block<double> result(of.size());
            std::copy(of.begin(), of.end(), result.begin());
            return result;
        };
        const auto x = exact(shared().inputs), t = exact(shared().targets);
        training_by_hand<Sizes, double, std::unique_ptr<plain_products>,
                         std::unique_ptr<plain_products>, plain_loops>
            plain(std::make_unique<plain_products>(Sizes.first()),
                  std::make_unique<plain_products>(Sizes.second()), exact(shared().parameters));
        for (std::size_t step = 0; step < checked_steps; ++step)
            plain.step(x.data() + first_input(step), t.data() + first_target(step));
        return {plain.parameters().begin(), plain.parameters().end()};
    }
    // After the checked steps. Adam's steps are all about as long: what counts is how far they
    // are off beside how far they went.
    static std::string fault_in_training(const numbers& found) {
        static const std::vector<double> expected = plain_parameters();
        double off = 0, went = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            off += std::pow(static_cast<double>(found[i]) - expected[i], 2);
            went += std::pow(static_cast<double>(shared().parameters[i]) - expected[i], 2);
        }
        if (off <= 1e-6 * went) return "";
        return "the parameters are off by " + std::to_string(std::sqrt(off / went))
             + " of the way they went in a plain training";
    }
};

// Way has step(x, targets) and parameters().
template <network_sizes Sizes, class Way>
struct training {
    using data = training_case<Sizes>;
    Way way;
    std::size_t steps = 0;

    void run() {
        way.step(data::shared().inputs.data() + data::first_input(steps),
                 data::shared().targets.data() + data::first_target(steps));
        ++steps;
    }
    std::string fault() {
        while (steps < data::checked_steps) run();
        return data::fault_in_training(way.parameters());
    }
};

// The parameters by Weft's names: (name, offset, count).
template <network_sizes Sizes>
constexpr auto places = [] {
    using at = parameter_offsets<Sizes>;
    return std::to_array<std::tuple<const char*, std::size_t, std::size_t>>(
        {{"dense/kernel", at::w1, Sizes.inputs * Sizes.hidden},
         {"dense/bias", at::b1, Sizes.hidden},
         {"dense_1/kernel", at::w2, Sizes.hidden * Sizes.outputs},
         {"dense_1/bias", at::b2, Sizes.outputs}});
}();

template <network_sizes Sizes>
class by_weft {
    using data = training_case<Sizes>;
    using at = parameter_offsets<Sizes>;
    using model = weft::model<data::net>;

public:
    by_weft() {
        for (const auto& [name, offset, count] : places<Sizes>)
            model_->set(name, std::span(data::shared().parameters.data() + offset, count));
    }
    double step(const float* x, const float* targets) {
        return trainer_.step({x, Sizes.batch * Sizes.inputs}, {targets, Sizes.batch * Sizes.outputs});
    }
    numbers parameters() const {
        numbers result(at::all);
        for (const auto& [name, offset, count] : places<Sizes>) {
            const std::vector<float> of_name = model_->get(name);
            std::copy(of_name.begin(), of_name.end(), result.begin() + offset);
        }
        return result;
    }

private:
    std::unique_ptr<model> model_ = std::make_unique<model>();  // the trainer knows its address
    decltype(weft::make_trainer<weft::categorical_cross_entropy>(
        std::declval<model&>(), weft::adam{})) trainer_{*model_, weft::adam{}};
};

template <network_sizes Sizes>
class by_peer {
    using data = training_case<Sizes>;
    using at = parameter_offsets<Sizes>;

public:
    explicit by_peer(const training_peer& peer) {
        named_parameters start;
        for (const auto& [name, offset, count] : places<Sizes>) {
            const auto* const from = data::shared().parameters.data() + offset;
            start[name].assign(from, from + count);
        }
        network_ = peer.make(start);
    }
    double step(const float* x, const float* targets) {
        const weft::simd::flush_denormals flush;
        const double loss = register_loops::cross_entropy<Sizes.batch, Sizes.outputs>(
            network_->forward(x), no_bias_.data(), targets);
        network_->update(x);
        return loss;
    }
    numbers parameters() const {
        numbers result(at::all);
        const named_parameters found = network_->parameters();
        for (const auto& [name, offset, count] : places<Sizes>)
            std::copy(found.at(name).begin(), found.at(name).end(), result.begin() + offset);
        return result;
    }

private:
    std::unique_ptr<training_network> network_;
    numbers no_bias_{Sizes.outputs};
};

template <network_sizes Sizes, class First, class Second, class Loops>
struct by_hand : training_by_hand<Sizes, float, First, Second, Loops> {
    by_hand(First first, Second second)
        : training_by_hand<Sizes, float, First, Second, Loops>(
              std::move(first), std::move(second), training_case<Sizes>::shared().parameters) {}

    // As in Weft's step: running means of dead units decay into slow numbers.
    double step(const float* x, const float* targets) {
        const weft::simd::flush_denormals flush;
        return training_by_hand<Sizes, float, First, Second, Loops>::step(x, targets);
    }
};

template <network_sizes Sizes>
void add_size() {
    constexpr const auto& net = training_case<Sizes>::net;
    constexpr std::size_t macs = Sizes.batch * (weft::macs(net) + weft::backward_macs(net));
    const counters products{{"product_flops", 2.0 * static_cast<double>(macs)}};
    const auto add_way = [](const std::string& way, const counters& of_one_run, auto make) {
        add("training_step/" + way + "/" + Sizes.text(), of_one_run,
            [=] { return training<Sizes, decltype(make())>{make()}; });
    };
    counters counted = products;
    counted["flops"] = static_cast<double>(
        weft::training_step_flops<weft::categorical_cross_entropy, weft::adam<>>(net, Sizes.batch));
    add_way("weft", counted, [] { return by_weft<Sizes>(); });
#ifdef WEFT_BENCH_EIGEN
    add_way("eigen_fixed", products, [] {
        using first = eigen_products<Sizes.first(), true>;
        using second = eigen_products<Sizes.second(), true>;
        return by_hand<Sizes, std::unique_ptr<first>, std::unique_ptr<second>, eigen_loops>(
            std::make_unique<first>(), std::make_unique<second>());
    });
#endif
    for (const peer& one : peers)
        if (one.make != nullptr)
            add_way(one.name, products, [make = one.make] {
                using pointer = std::unique_ptr<dense_products>;
                return by_hand<Sizes, pointer, pointer, register_loops>(make(Sizes.first()),
                                                                        make(Sizes.second()));
            });
    for (const training_peer& one : training_peers)
        if (one.size == Sizes.text())
            add_way(one.name, products, [=] { return by_peer<Sizes>(one); });
}

// The update alone, of as many parameters as 64-32-10 has, padded; gradients stay the same.
constexpr std::size_t updated = 2416, checked_updates = 5;

template <class Update>
struct adam_update {
    Update update;
    numbers w = random_numbers(updated, 1), g = random_numbers(updated, 2);
    std::size_t updates = 0;

    void run() { update(w.data(), g.data()), ++updates; }
    std::string fault() {
        while (updates < checked_updates) run();
        const auto exact = [](const numbers& of) {
            return std::vector<double>(of.begin(), of.end());
        };
        std::vector<double> expected = exact(random_numbers(updated, 1)), m(updated), v(updated);
        adam_step adam;
        for (std::size_t i = 0; i < checked_updates; ++i)
            plain_loops::adam(expected.data(), exact(g).data(), m.data(), v.data(), updated,
                              adam.corrected_rate());
        return fault_in("the parameters", w.data(), 1, expected, 1, 1e-6);
    }
};

void add_adam() {
    const auto add_way = [](const std::string& way, auto make) {
        add("adam_update/" + way + "/" + std::to_string(updated), {},
            [=] { return adam_update<decltype(make())>{make()}; });
    };
    add_way("weft", [] {
        return [state = weft::optimizer_state<weft::adam<>, float, updated>{weft::adam<>{}}](
                   float* w, const float* g) mutable { state.update(w, g); };
    });
    add_way("by_hand", [] {
        return [m = numbers(updated), v = numbers(updated), adam = adam_step{}](
                   float* w, const float* g) mutable {
            register_loops::adam(w, g, m.data(), v.data(), updated,
                                 static_cast<float>(adam.corrected_rate()));
        };
    });
}

}  // namespace

int main(int count, char** arguments) {
    add_limits(false);
    add_size<{32, 64, 32, 10}>();
    add_size<{64, 784, 128, 10}>();
    add_adam();
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
