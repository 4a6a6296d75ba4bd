// SPDX-License-Identifier: MIT
// By its own interface: cblas_sgemm is OpenBLAS's in these programs.
#include "peers.hpp"

#include <blis.h>

namespace bench {
namespace {

// A matrix by its strides, so that a transposed one needs no flag.
struct view {
    const float* numbers;
    inc_t from_row, from_column;
};

void multiply(dim_t rows, dim_t columns, dim_t depth, view a, view b, float* c) {
    float one = 1, zero = 0;
    bli_sgemm(BLIS_NO_TRANSPOSE, BLIS_NO_TRANSPOSE, rows, columns, depth, &one,
              const_cast<float*>(a.numbers), a.from_row, a.from_column,
              const_cast<float*>(b.numbers), b.from_row, b.from_column, &zero, c, columns, 1);
}

class blis final : public dense_products {
public:
    explicit blis(dense_sizes sizes)
        : rows_(static_cast<dim_t>(sizes.rows)), inputs_(static_cast<dim_t>(sizes.inputs)),
          outputs_(static_cast<dim_t>(sizes.outputs)) {
        bli_thread_set_num_threads(1);
    }
    void forward(const float* x, const float* w, float* y) override {
        multiply(rows_, outputs_, inputs_, {x, inputs_, 1}, {w, outputs_, 1}, y);
    }
    void weights(const float* x, const float* dy, float* dw) override {
        multiply(inputs_, outputs_, rows_, {x, 1, inputs_}, {dy, outputs_, 1}, dw);
    }
    void inputs(const float* dy, const float* w, float* dx) override {
        multiply(rows_, inputs_, outputs_, {dy, outputs_, 1}, {w, 1, outputs_}, dx);
    }

private:
    dim_t rows_, inputs_, outputs_;
};

}  // namespace

std::unique_ptr<dense_products> make_blis(dense_sizes sizes) {
    return std::make_unique<blis>(sizes);
}

}  // namespace bench
