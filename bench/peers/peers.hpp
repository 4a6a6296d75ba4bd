// SPDX-License-Identifier: MIT
// The libraries Weft is measured against, where CMake found them: products of a dense layer.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace bench {

struct dense_sizes {
    std::size_t rows, inputs, outputs;

    std::string text() const {
        return std::to_string(rows) + "x" + std::to_string(inputs) + "x" + std::to_string(outputs);
    }
    // Of one of the three products, which cost the same.
    double flops() const { return 2.0 * static_cast<double>(rows * inputs * outputs); }
};

// The file of the library whose symbol this program uses, "" if none. OpenBLAS and BLIS both offer
// cblas_sgemm, so what is measured as OpenBLAS asks whether it is.
std::string library_of(const char* symbol);

// What is made beforehand for given sizes (a primitive, a kernel) is made by a constructor. Each
// runs on the calling thread. Arrays are row-major without padding: x [rows, inputs],
// w [inputs, outputs], y and dy [rows, outputs].
class dense_products {
public:
    virtual ~dense_products() = default;
    // w stays what it is: forward may use what is made of it here.
    virtual void hold(const float* /*w*/) {}
    virtual void forward(const float* x, const float* w, float* y) = 0;    // y = x w
    virtual void weights(const float* x, const float* dy, float* dw) = 0;  // dw = x^T dy
    virtual void inputs(const float* dy, const float* w, float* dx) = 0;   // dx = dy w^T
};

using make_products = std::unique_ptr<dense_products> (*)(dense_sizes);

struct peer {
    const char* name;
    make_products make;
};

#ifdef WEFT_BENCH_OPENBLAS
std::unique_ptr<dense_products> make_openblas(dense_sizes sizes);
#endif
#ifdef WEFT_BENCH_BLIS
std::unique_ptr<dense_products> make_blis(dense_sizes sizes);
#endif
#ifdef WEFT_BENCH_ONEDNN
std::unique_ptr<dense_products> make_onednn(dense_sizes sizes);
#endif
#ifdef WEFT_BENCH_LIBXSMM
std::unique_ptr<dense_products> make_libxsmm(dense_sizes sizes);
#endif

inline constexpr peer peers[] = {
#ifdef WEFT_BENCH_OPENBLAS
    {"openblas", make_openblas},
#endif
#ifdef WEFT_BENCH_BLIS
    {"blis", make_blis},
#endif
#ifdef WEFT_BENCH_ONEDNN
    {"onednn", make_onednn},
#endif
#ifdef WEFT_BENCH_LIBXSMM
    {"libxsmm", make_libxsmm},
#endif
    {nullptr, nullptr}};  // the end, so that there is an array where there is no peer

}  // namespace bench
