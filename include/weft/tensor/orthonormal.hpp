// SPDX-License-Identifier: MIT
// Random vectors of length 1 at right angles.
#pragma once

#include <weft/tensor/random.hpp>

#include <cmath>
#include <vector>

namespace weft::inline v0_1 {

// The rows of a matrix, one after the other: the factor Q of independent normal vectors, with
// signs such that R has a positive diagonal, so every set of such vectors is as likely as another.
//
// shapes   [count, length], count <= length
// accuracy products of two rows differ from 0 or 1 by less than 1e-14 (up to length 512); the same
//          bits on every compiler: sums in order, each product fused
// source   Gram and Schmidt; twice is enough: Giraud, Langou, Rozloznik 2005
inline std::vector<double> orthonormal_rows(std::size_t count, std::size_t length,
                                            random_stream& random) {
    std::vector<double> rows(count * length);
    const auto product = [length](const double* a, const double* b) {
        double sum = 0;
        for (std::size_t i = 0; i < length; ++i) sum = std::fma(a[i], b[i], sum);
        return sum;
    };
    for (std::size_t row = 0; row < count; ++row) {
        double* const here = rows.data() + row * length;
        for (std::size_t i = 0; i < length; ++i) here[i] = random.normal();
        for (int pass = 0; pass < 2; ++pass)
            for (const double* other = rows.data(); other != here; other += length) {
                const double share = product(here, other);
                for (std::size_t i = 0; i < length; ++i)
                    here[i] = std::fma(-share, other[i], here[i]);
            }
        const double norm = scalar::sqrt(product(here, here));
        for (std::size_t i = 0; i < length; ++i) here[i] /= norm;
    }
    return rows;
}

}  // namespace weft
