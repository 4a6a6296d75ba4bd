// SPDX-License-Identifier: MIT
// How fast is attention of a sequence with itself forward, projections and scores?
#include "measure/limits.hpp"

#include <weft/kernel/attention.hpp>
#include <weft/declare.hpp>

namespace {

using namespace bench;
using weft::kernels::attention_geometry;

template <attention_geometry G>
struct by_weft {
    using forward = weft::kernels::attention_forward<G, float>;
    static constexpr std::size_t elements = G.steps * G.features;
    numbers x = random_numbers(elements, 1), y{elements + 64};
    // Of kernels, whose rows need no padding here; no biases.
    std::array<numbers, 4> w{random_numbers(G.features * G.heads * G.key_dim, 2),
                             random_numbers(G.features * G.heads * G.key_dim, 3),
                             random_numbers(G.features * G.heads * G.value_dim, 4),
                             random_numbers(G.heads * G.value_dim * G.features, 5)};
    numbers kept{weft::kernels::attention_sizes<G, float>::kept}, work{forward::workspace};

    void run() {
        forward::run({w[0].data(), nullptr, w[1].data(), nullptr, w[2].data(), nullptr, w[3].data(),
                      nullptr},
                     x.data(), x.data(), kept.data(), work.data(),
                     weft::simd::row_store<float, G.features, G.features>{y.data()});
    }
    // The last step, which sees all others, causal or not.
    std::string fault() const {
        return fault_in("the last step", y.data() + elements - G.features, G.features,
                        last_step(), G.features, 1e-4);
    }

private:
    static std::vector<double> product(const double* row, std::size_t depth, const numbers& w) {
        std::vector<double> result(w.size() / depth);
        for (std::size_t i = 0; i < depth; ++i)
            for (std::size_t c = 0; c < result.size(); ++c)
                result[c] += row[i] * static_cast<double>(w[i * result.size() + c]);
        return result;
    }
    std::vector<double> step(std::size_t t) const {
        return {x.begin() + t * G.features, x.begin() + (t + 1) * G.features};
    }
    std::vector<double> last_step() const {
        const auto query = product(step(G.steps - 1).data(), G.features, w[0]);
        std::vector<std::vector<double>> keys, values;
        for (std::size_t t = 0; t < G.steps; ++t) {
            keys.push_back(product(step(t).data(), G.features, w[1]));
            values.push_back(product(step(t).data(), G.features, w[2]));
        }
        std::vector<double> joined(G.heads * G.value_dim);
        for (std::size_t h = 0; h < G.heads; ++h) {
            std::vector<double> p(G.steps);
            double sum = 0;
            for (std::size_t t = 0; t < G.steps; ++t) {
                for (std::size_t c = h * G.key_dim; c < (h + 1) * G.key_dim; ++c)
                    p[t] += query[c] * keys[t][c];
                sum += p[t] = std::exp(p[t] / std::sqrt(static_cast<double>(G.key_dim)));
            }
            for (std::size_t t = 0; t < G.steps; ++t)
                for (std::size_t c = h * G.value_dim; c < (h + 1) * G.value_dim; ++c)
                    joined[c] += p[t] / sum * values[t][c];
        }
        return product(joined.data(), joined.size(), w[3]);
    }
};

template <std::size_t Steps, bool IsCausal>
void add_size() {
    constexpr std::size_t heads = 8, width = 64, features = heads * width;
    static constexpr attention_geometry g{.steps = Steps, .features = features,
                                          .memory_steps = Steps, .memory_features = features,
                                          .heads = heads, .kv_heads = heads, .key_dim = width,
                                          .value_dim = width, .is_causal = IsCausal};
    // Scores that the mask hides are not counted.
    static constexpr auto net = [] {
        if constexpr (IsCausal)
            return weft::input<Steps, features>
                 | weft::multi_head_attention<heads, width, weft::causal, weft::no_bias>;
        else
            return weft::input<Steps, features>
                 | weft::multi_head_attention<heads, width, weft::no_bias>;
    }();
    const double flops = 2 * static_cast<double>(weft::macs(net));
    add(std::string(IsCausal ? "causal" : "attention_forward") + "/weft/" + std::to_string(Steps)
            + "x" + std::to_string(heads) + "x" + std::to_string(width),
        {{"product_flops", flops}}, [] { return by_weft<g>{}; });
}

}  // namespace

int main(int count, char** arguments) {
    add_limits(false);
    add_size<128, false>();
    add_size<128, true>();
    add_size<1024, false>();
    add_size<1024, true>();
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
