// SPDX-License-Identifier: MIT
// How long does a prediction of a small network take? Weft's and RTNeural's with softmax at its end;
// rl-tools', and the same by hand around the other peers' products, end with the logits.
#include "measure/limits.hpp"
#include "measure/network_by_hand.hpp"
#include "peers/networks.hpp"

#include <weft/declare.hpp>
#include <weft/model/model.hpp>

namespace {

using namespace bench;

template <network_sizes Sizes>
struct prediction_case {
    static constexpr auto net = weft::input<Sizes.inputs> | weft::dense<Sizes.hidden>
                              | relu(weft::x) | weft::dense<Sizes.outputs> | softmax(weft::x);
    static constexpr std::size_t batches = Sizes.batch == 1 ? 16 : 4;
    numbers inputs = random_numbers(batches * Sizes.batch * Sizes.inputs, 1);
    numbers w1 = random_numbers(Sizes.inputs * Sizes.hidden, 2),
            b1 = random_numbers(Sizes.hidden, 3),
            w2 = random_numbers(Sizes.hidden * Sizes.outputs, 4),
            b2 = random_numbers(Sizes.outputs, 5);

    static const prediction_case& shared() {
        static const prediction_case made;
        return made;
    }
    // The batches in turns, so that no two calls after each other have the same input.
    static const float* inputs_of(std::size_t call) {
        return shared().inputs.data() + call % batches * Sizes.batch * Sizes.inputs;
    }
    // Of the first batch.
    static std::vector<double> plain_logits() {
        const auto exact = [](const numbers& of) {
            return std::vector<double>(of.begin(), of.end());
        };
        std::vector<double> h(Sizes.batch * Sizes.hidden), z(Sizes.batch * Sizes.outputs);
        const prediction_case& data = shared();
        plain_products{Sizes.first()}.forward(exact(data.inputs).data(), exact(data.w1).data(),
                                              h.data());
        plain_loops::add_bias_and_relu<Sizes.batch, Sizes.hidden>(h.data(), exact(data.b1).data());
        plain_products{Sizes.second()}.forward(h.data(), exact(data.w2).data(), z.data());
        for (std::size_t i = 0; i < z.size(); ++i)
            z[i] += static_cast<double>(data.b2[i % Sizes.outputs]);
        return z;
    }
    static std::vector<double> plain_probabilities() {
        std::vector<double> z = plain_logits();
        for (std::size_t first = 0; first < z.size(); first += Sizes.outputs) {
            double sum = 0;
            for (std::size_t i = 0; i < Sizes.outputs; ++i) sum += z[first + i] = std::exp(z[first + i]);
            for (std::size_t i = 0; i < Sizes.outputs; ++i) z[first + i] /= sum;
        }
        return z;
    }
};

// Way has predict(inputs, outputs) of a batch.
template <network_sizes Sizes, class Way>
struct prediction {
    Way way;
    std::size_t calls = 0;
    numbers outputs{Sizes.batch * Sizes.outputs};

    void run() {
        way.predict(prediction_case<Sizes>::inputs_of(calls++), outputs.data());
        benchmark::DoNotOptimize(outputs.data());
    }
    std::string fault() const {
        return fault_in("the output", outputs.data(), Sizes.outputs, Way::expected(), Sizes.outputs,
                        1e-5);
    }
};

template <network_sizes Sizes>
struct by_weft {
    using data = prediction_case<Sizes>;
    weft::model<data::net> model;

    by_weft() {
        const auto put = [&](const char* name, const numbers& of) {
            model.set(name, std::span(of.data(), of.size()));
        };
        put("dense/kernel", data::shared().w1), put("dense/bias", data::shared().b1);
        put("dense_1/kernel", data::shared().w2), put("dense_1/bias", data::shared().b2);
    }
    void predict(const float* inputs, float* outputs) {
        model.run(inputs, outputs, Sizes.batch);
    }
    static std::vector<double> expected() { return data::plain_probabilities(); }
    network_case for_peers() const {
        return {parameters_of(model), data::shared().inputs, Sizes.batch * Sizes.inputs, expected(),
                1};
    }
};

template <network_sizes Sizes, class First, class Second, class Loops>
struct by_hand {
    using data = prediction_case<Sizes>;
    First first;
    Second second;
    numbers h{Sizes.batch * Sizes.hidden};

    by_hand(First made_first, Second made_second)
        : first(std::move(made_first)), second(std::move(made_second)) {
        first->hold(data::shared().w1.data());
        second->hold(data::shared().w2.data());
    }
    void predict(const float* inputs, float* outputs) {
        first->forward(inputs, data::shared().w1.data(), h.data());
        Loops::template add_bias_and_relu<Sizes.batch, Sizes.hidden>(h.data(),
                                                                     data::shared().b1.data());
        second->forward(h.data(), data::shared().w2.data(), outputs);
        Loops::template add_bias<Sizes.batch, Sizes.outputs>(outputs, data::shared().b2.data());
    }
    static std::vector<double> expected() { return data::plain_logits(); }
};

template <network_sizes Sizes>
void add_size() {
    using data = prediction_case<Sizes>;
    constexpr weft::complexity cost = weft::complexity_of(data::net);
    const counters products{{"product_flops", 2.0 * Sizes.batch * static_cast<double>(cost.macs)}};
    const auto add_way = [](const std::string& way, const counters& of_one_run, auto make) {
        add("inference_latency/" + way + "/" + Sizes.text(), of_one_run,
            [=] { return prediction<Sizes, decltype(make())>{make()}; });
    };
    counters counted = products;
    counted["flops"] = static_cast<double>(Sizes.batch * cost.flops);
    counted["bytes"] = static_cast<double>(
        sizeof(float)
        * (cost.parameters + Sizes.batch * (cost.traffic_elements - cost.parameters)));
    add_way("weft", counted, [] { return by_weft<Sizes>{}; });
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
    add_network_peers("inference_latency", Sizes.text(), by_weft<Sizes>{}.for_peers());
}

}  // namespace

int main(int count, char** arguments) {
    add_limits(false);
    add_size<{1, 64, 32, 10}>();
    add_size<{32, 64, 32, 10}>();
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
