// SPDX-License-Identifier: MIT
// Eigen's products, and every peer there is.
#pragma once

#include "peers.hpp"

#ifdef WEFT_BENCH_EIGEN
#include <Eigen/Core>
#endif

namespace bench {

#ifdef WEFT_BENCH_EIGEN
// Sizes known while compiling or not: Eigen chooses other kernels.
template <dense_sizes Sizes, bool IsFixed>
class eigen_products {
    template <std::size_t Height, std::size_t Width>
    using matrix =
        Eigen::Matrix<float, IsFixed ? static_cast<int>(Height) : Eigen::Dynamic,
                      IsFixed ? static_cast<int>(Width) : Eigen::Dynamic, Eigen::RowMajor>;
    template <std::size_t Height, std::size_t Width>
    static Eigen::Map<const matrix<Height, Width>, Eigen::Aligned64> read(const float* from) {
        return {from, static_cast<int>(Height), static_cast<int>(Width)};
    }
    template <std::size_t Height, std::size_t Width>
    static Eigen::Map<matrix<Height, Width>, Eigen::Aligned64> write(float* to) {
        return {to, static_cast<int>(Height), static_cast<int>(Width)};
    }
    static constexpr std::size_t rows = Sizes.rows, in = Sizes.inputs, out = Sizes.outputs;

public:
    void hold(const float*) {}
    void forward(const float* x, const float* w, float* y) {
        write<rows, out>(y).noalias() = read<rows, in>(x) * read<in, out>(w);
    }
    void weights(const float* x, const float* dy, float* dw) {
        write<in, out>(dw).noalias() = read<rows, in>(x).transpose() * read<rows, out>(dy);
    }
    void inputs(const float* dy, const float* w, float* dx) {
        write<rows, in>(dx).noalias() = read<rows, out>(dy) * read<in, out>(w).transpose();
    }
};
#endif

// visit(name, make) for every peer that was found; make() gives a pointer to its products.
template <dense_sizes Sizes, class Visit>
void for_each_peer(const Visit& visit) {
#ifdef WEFT_BENCH_EIGEN
    // Its own count of what could be unrolled overflows an int where sizes are larger.
    if constexpr (Sizes.rows * Sizes.inputs * Sizes.outputs < std::size_t(1) << 28)
        visit("eigen_fixed", [] { return std::make_unique<eigen_products<Sizes, true>>(); });
    visit("eigen_dynamic", [] { return std::make_unique<eigen_products<Sizes, false>>(); });
#endif
    for (const peer& one : peers)
        if (one.make != nullptr) visit(one.name, [make = one.make] { return make(Sizes); });
}

}  // namespace bench
