// SPDX-License-Identifier: MIT
// Kernels made beforehand for their sizes; column-major, so that its A is the right factor here.
#include "peers.hpp"

#include <libxsmm.h>

#include <stdexcept>
#include <vector>

namespace bench {
namespace {

class libxsmm final : public dense_products {
public:
    explicit libxsmm(dense_sizes sizes)
        : rows_(static_cast<int>(sizes.rows)), inputs_(static_cast<int>(sizes.inputs)),
          outputs_(static_cast<int>(sizes.outputs)),
          forward_(kernel(outputs_, rows_, inputs_, outputs_, inputs_, LIBXSMM_GEMM_FLAG_NONE)),
          weights_(kernel(outputs_, inputs_, rows_, outputs_, inputs_,
                          LIBXSMM_GEMM_FLAG_TRANS_B)),
          inputs_kernel_(kernel(inputs_, rows_, outputs_, inputs_, outputs_,
                                LIBXSMM_GEMM_FLAG_NONE)),
          transposed_(sizes.inputs * sizes.outputs) {}

    void forward(const float* x, const float* w, float* y) override { forward_(w, x, y); }
    void weights(const float* x, const float* dy, float* dw) override { weights_(dy, x, dw); }
    // It has no kernel for a transposed A, so w is transposed first, by its own function.
    void inputs(const float* dy, const float* w, float* dx) override {
        libxsmm_otrans(transposed_.data(), w, sizeof(float), outputs_, inputs_, outputs_, inputs_);
        inputs_kernel_(transposed_.data(), dy, dx);
    }

private:
    static libxsmm_smmfunction kernel(int m, int n, int k, int lda, int ldb, int flags) {
        const float one = 1, zero = 0;
        const libxsmm_smmfunction made =
            libxsmm_smmdispatch(m, n, k, &lda, &ldb, &m, &one, &zero, &flags, nullptr);
        if (made == nullptr) throw std::runtime_error("libxsmm has no kernel of these sizes");
        return made;
    }
    int rows_, inputs_, outputs_;
    libxsmm_smmfunction forward_, weights_, inputs_kernel_;
    std::vector<float> transposed_;
};

}  // namespace

std::unique_ptr<dense_products> make_libxsmm(dense_sizes sizes) {
    return std::make_unique<libxsmm>(sizes);
}

}  // namespace bench
