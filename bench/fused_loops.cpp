// SPDX-License-Identifier: MIT
// How fast are a loss and its gradient as one fused loop? Beside a loop an operation, the loop by
// hand and, where memory is the limit, the bandwidth of triad.
#include "measure/fused.hpp"
#include "measure/limits.hpp"
#include "measure/losses_by_hand.hpp"
#include "measure/losses_by_intrinsics.hpp"

#include <functional>

#ifdef WEFT_BENCH_EIGEN
#include <Eigen/Core>
#endif

namespace {

using namespace bench;

using way = std::function<double(loss_arrays&)>;

struct work {
    loss_arrays* arrays;
    const loss_results* expected;
    way loop;
    double value = 0;

    void run() {
        value = loop(*arrays);
        benchmark::DoNotOptimize(value);
    }
    std::string fault() const {
        return fault_in_loss(value, *arrays, *expected);
    }
};

// One loss over one size: the arrays and the results are shared by its ways, and made when first
// one of them runs.
template <auto const& Loss, std::size_t Classes>
class ways_of {
public:
    ways_of(std::string loss, plain_loop plain, std::size_t elements)
        : loss_(std::move(loss)), plain_(plain), elements_(elements) {}

    void add_weft() const {
        add_way("weft", counted(), [](loss_arrays& a) { return fused<Loss, Classes>(a); });
        if (elements_ <= 65536)  // the others keep an array an operation
            add_way("unfused", {}, [](loss_arrays& a) { return unfused<Loss, Classes>(a); });
    }
    void add(const std::string& name, double (*loop)(loss_arrays&)) const {
        add_way(name, {}, [=](loss_arrays&) { return loop; });
    }

private:
    // make(arrays) gives what is called with them.
    template <class Make>
    void add_way(const std::string& name, counters of_one_run, Make make) const {
        of_one_run["elements"] = static_cast<double>(elements_);
        bench::add(loss_ + "/" + name + "/" + std::to_string(elements_), of_one_run,
                   [make, plain = plain_, elements = elements_] {
                       static std::map<std::size_t, loss_arrays> arrays;
                       static std::map<std::size_t, loss_results> results;
                       loss_arrays& a = shared(arrays, elements, [&] {
                           return loss_arrays(elements, Classes);
                       });
                       const loss_results& expected = shared(results, elements, [&] {
                           return plain_results(a, plain);
                       });
                       a.slope.fill(0);
                       return work{&a, &expected, make(a)};
                   });
    }
    template <class Value, class Make>
    static Value& shared(std::map<std::size_t, Value>& all, std::size_t key, const Make& make) {
        const auto found = all.find(key);
        return found != all.end() ? found->second : all.emplace(key, make()).first->second;
    }
    // By the compiler's own count; two arrays read and one written, once.
    counters counted() const {
        const std::size_t width = Classes == 0 ? elements_ : Classes;
        const std::size_t rows = elements_ / width;
        const weft::formula_cost row =
            weft::cost_of_row(value_and_gradient<Loss>::built(), width);
        return {{"flops", static_cast<double>(rows * row.flops)},
                {"bytes", 3.0 * sizeof(float) * static_cast<double>(rows * width)}};
    }

    std::string loss_;
    plain_loop plain_;
    std::size_t elements_;
};

#ifdef WEFT_BENCH_EIGEN
double sigmoid_bce_of_eigen(loss_arrays& a) {
    using array = Eigen::Map<Eigen::ArrayXf, Eigen::Aligned64>;
    const auto size = static_cast<Eigen::Index>(a.width);
    const array z(a.logits.data(), size), t(a.truth.data(), size);
    array slope(a.slope.data(), size);
    slope = z.logistic() - t;
    double sum = 0;  // a block at a time, as one float for all would lose the digits
    for (Eigen::Index i = 0; i < size; i += 4096) {
        const auto some = z.segment(i, std::min<Eigen::Index>(4096, size - i));
        const auto targets = t.segment(i, some.size());
        sum += static_cast<double>(
            (some.max(0.0F) + (-some.abs()).exp().log1p() - some * targets).sum());
    }
    return sum;
}
#endif

constexpr std::size_t in_cache = 4096, in_memory = std::size_t(1) << 24;

template <std::size_t Classes>
void add_softmax(std::size_t elements) {
    const ways_of<softmax_cce, Classes> ways("softmax_cross_entropy_of_" + std::to_string(Classes),
                                             plain::softmax_cce, elements / Classes * Classes);
    ways.add_weft();
    ways.add("by_hand", by_hand::softmax_cce<Classes, by_hand::functions_of_weft>);
    ways.add("by_hand_xsimd", by_hand::softmax_cce<Classes, by_hand::functions_of_xsimd>);
#ifdef __AVX512F__
    if constexpr (Classes == by_intrinsics::ten_classes) {
        ways.add("by_intrinsics", by_intrinsics::softmax_cce);
        ways.add("by_intrinsics_by_fours", by_intrinsics::softmax_cce_by_fours);
    } else {
        ways.add("by_intrinsics", by_intrinsics::softmax_cce_of_long_rows);
    }
#endif
}

}  // namespace

int main(int count, char** arguments) {
    add_limits();
    for (const std::size_t elements : {in_cache, in_memory}) {
        const ways_of<sigmoid_bce, 0> ways("binary_cross_entropy", plain::sigmoid_bce, elements);
        ways.add_weft();
        ways.add("by_hand", by_hand::sigmoid_bce<by_hand::functions_of_weft>);
#ifdef __AVX512F__
        ways.add("by_intrinsics", by_intrinsics::sigmoid_bce);
#endif
        ways.add("by_hand_xsimd", by_hand::sigmoid_bce<by_hand::functions_of_xsimd>);
#ifdef WEFT_BENCH_EIGEN
        ways.add("eigen", sigmoid_bce_of_eigen);
#endif
    }
    add_softmax<10>(in_cache);
    add_softmax<1000>(in_cache);
    for (const std::size_t elements : {in_cache, in_memory}) {
        const ways_of<squared_error, 0> ways("squared_error", plain::squared_error, elements);
        ways.add_weft();
        ways.add("by_hand", by_hand::squared_error);
    }
    const ways_of<custom_where, 0> ways("custom_where", plain::custom_where, in_cache);
    ways.add_weft();
    ways.add("by_hand", by_hand::custom_where);
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
