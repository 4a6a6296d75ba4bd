// SPDX-License-Identifier: MIT
#include "peers.hpp"

#include <cblas.h>

#include <stdexcept>

namespace bench {
namespace {

class openblas final : public dense_products {
public:
    explicit openblas(dense_sizes sizes)
        : rows_(static_cast<int>(sizes.rows)), inputs_(static_cast<int>(sizes.inputs)),
          outputs_(static_cast<int>(sizes.outputs)) {
        const std::string library = library_of("cblas_sgemm");
        if (library.find("openblas") == std::string::npos)
            throw std::runtime_error("cblas_sgemm is of " + library + ", not of OpenBLAS");
        openblas_set_num_threads(1);
    }
    void forward(const float* x, const float* w, float* y) override {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows_, outputs_, inputs_, 1.0F, x,
                    inputs_, w, outputs_, 0.0F, y, outputs_);
    }
    void weights(const float* x, const float* dy, float* dw) override {
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, inputs_, outputs_, rows_, 1.0F, x,
                    inputs_, dy, outputs_, 0.0F, dw, outputs_);
    }
    void inputs(const float* dy, const float* w, float* dx) override {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows_, inputs_, outputs_, 1.0F, dy,
                    outputs_, w, outputs_, 0.0F, dx, inputs_);
    }

private:
    int rows_, inputs_, outputs_;
};

}  // namespace

std::unique_ptr<dense_products> make_openblas(dense_sizes sizes) {
    return std::make_unique<openblas>(sizes);
}

}  // namespace bench
