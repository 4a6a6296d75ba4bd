// SPDX-License-Identifier: MIT
// By its own interface: cblas_sgemm is OpenBLAS's in these programs.
#include "peers.hpp"

#include <cstdint>

// Declared here: the blis.h of a build with OpenMP includes omp.h, which not every compiler has.
extern "C" {
void bli_thread_set_num_threads(std::int64_t threads);
void bli_sgemm(int transpose_a, int transpose_b, std::int64_t rows, std::int64_t columns,
               std::int64_t depth, const float* alpha, const float* a, std::int64_t row_stride_a,
               std::int64_t column_stride_a, const float* b, std::int64_t row_stride_b,
               std::int64_t column_stride_b, const float* beta, float* c, std::int64_t row_stride_c,
               std::int64_t column_stride_c);
}

namespace bench {
namespace {

using extent = std::int64_t;

// A matrix by its strides, so that a transposed one needs no flag.
struct view {
    const float* numbers;
    extent from_row, from_column;
};

void multiply(extent rows, extent columns, extent depth, view a, view b, float* c) {
    const float one = 1, zero = 0;
    constexpr int as_it_lies = 0;
    bli_sgemm(as_it_lies, as_it_lies, rows, columns, depth, &one, a.numbers, a.from_row,
              a.from_column, b.numbers, b.from_row, b.from_column, &zero, c, columns, 1);
}

class blis final : public dense_products {
public:
    explicit blis(dense_sizes sizes)
        : rows_(static_cast<extent>(sizes.rows)), inputs_(static_cast<extent>(sizes.inputs)),
          outputs_(static_cast<extent>(sizes.outputs)) {
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
    extent rows_, inputs_, outputs_;
};

}  // namespace

std::unique_ptr<dense_products> make_blis(dense_sizes sizes) {
    return std::make_unique<blis>(sizes);
}

}  // namespace bench
