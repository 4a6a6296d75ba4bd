// SPDX-License-Identifier: MIT
// How fast is a dense layer forward? Weft's with bias and ReLU, the peers' product alone.
#include "measure/dense_case.hpp"
#include "measure/limits.hpp"
#include "peers/eigen.hpp"

#include <weft/model/model.hpp>

namespace {

using namespace bench;

template <dense_sizes Sizes>
struct by_weft {
    using data = dense_case<Sizes>;
    weft::model<data::net> model;
    numbers y{Sizes.rows * Sizes.outputs};

    by_weft() {
        const auto span = [](const numbers& of) { return std::span(of.data(), of.size()); };
        model.set("dense/kernel", span(data::shared().w));
        model.set("dense/bias", span(data::shared().bias));
    }
    void run() { model.run(data::shared().x.data(), y.data(), Sizes.rows); }
    std::string fault() const {
        return fault_in("y", y.data(), Sizes.outputs, data::output(), Sizes.outputs,
                        allowed_for(Sizes.inputs + 1));
    }
    // By the compiler's own count: parameters once, input and output of every row.
    static counters of_one_run() {
        constexpr weft::complexity cost = weft::complexity_of(data::net);
        constexpr std::size_t of_row = cost.traffic_elements - cost.parameters;
        counters result = data::of_product();
        result["flops"] = static_cast<double>(Sizes.rows * cost.flops);
        result["bytes"] = static_cast<double>(
            sizeof(float) * (cost.parameters + Sizes.rows * of_row));
        return result;
    }
};

// Peer is anything like dense_products, held by a pointer or as a value.
template <dense_sizes Sizes, class Pointer>
struct by_peer {
    using data = dense_case<Sizes>;
    Pointer peer;
    numbers y{Sizes.rows * Sizes.outputs};

    explicit by_peer(Pointer made) : peer(std::move(made)) { peer->hold(data::shared().w.data()); }
    void run() { peer->forward(data::shared().x.data(), data::shared().w.data(), y.data()); }
    std::string fault() const {
        return fault_in("y", y.data(), Sizes.outputs, data::product(), Sizes.outputs,
                        allowed_for(Sizes.inputs));
    }
};

template <dense_sizes Sizes>
void add_size() {
    using data = dense_case<Sizes>;
    const auto add_way = [](const std::string& way, const counters& of_one_run, auto make) {
        add("dense_forward/" + way + "/" + Sizes.text(), of_one_run, make);
    };
    add_way("weft", by_weft<Sizes>::of_one_run(), [] { return by_weft<Sizes>{}; });
    for_each_peer<Sizes>([&](const std::string& name, auto make) {
        add_way(name, data::of_product(),
                [=] { return by_peer<Sizes, decltype(make())>(make()); });
    });
}

}  // namespace

int main(int count, char** arguments) {
    add_limits();
    add_size<{1, 64, 32}>();
    add_size<{32, 64, 32}>();
    add_size<{64, 128, 10}>();
    add_size<{64, 784, 128}>();
    add_size<{1, 784, 128}>();
    add_size<{1, 512, 512}>();
    add_size<{256, 512, 512}>();
    add_size<{1024, 1024, 1024}>();
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
