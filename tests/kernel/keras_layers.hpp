// SPDX-License-Identifier: MIT
// What the tests of the kernels share: the cases of tests/reference/layers.json, arrays of numbers
// with poison around them, and a comparison.
#pragma once

#include <weft/shape/shape.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <string_view>
#include <vector>

namespace keras {

using json = nlohmann::json;
using numbers = std::vector<double>;

inline const json& layer_case(std::string_view name) {
    static const json parsed = json::parse(std::ifstream(WEFT_SOURCE_DIR "/tests/reference/layers.json"));
    for (const json& one : parsed["cases"])
        if (one["name"] == std::string(name)) return one;
    BOOST_FAIL(name);
    return parsed;
}
// The numbers of an array, of whatever nesting.
inline numbers numbers_of(const json& all) {
    numbers result;
    for (const json& one : all)
        if (one.is_array())
            for (const double number : numbers_of(one)) result.push_back(number);
        else result.push_back(one.get<double>());
    return result;
}
inline numbers weight(const json& of, std::string_view name, const char* what = "data") {
    for (const json& one : of["weights"])
        if (one["name"] == std::string(name)) return numbers_of(one[what]);
    BOOST_FAIL(name);
    return {};
}

// An array of Real with poison before and behind, which has to stay.
template <class Real>
class poisoned {
    static constexpr std::size_t around = 32;
    std::vector<Real> all_;

public:
    explicit poisoned(std::size_t count) : all_(count + 2 * around, std::numeric_limits<Real>::quiet_NaN()) {}
    explicit poisoned(const numbers& values) : poisoned(values.size()) {
        for (std::size_t i = 0; i < values.size(); ++i) data()[i] = static_cast<Real>(values[i]);
    }
    Real* data() { return all_.data() + around; }
    const Real* data() const { return all_.data() + around; }
    std::size_t size() const { return all_.size() - 2 * around; }
    numbers numbers_of() const { return {data(), data() + size()}; }
    bool is_intact() const {
        for (std::size_t i = 0; i < around; ++i)
            if (all_[i] == all_[i] || all_[all_.size() - 1 - i] == all_[all_.size() - 1 - i]) return false;
        return true;
    }
};

// The numbers of a sample after another, as Keras counts the first extent.
inline numbers sample(const numbers& all, std::size_t i, std::size_t elements) {
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(i * elements);
    return {first, first + static_cast<std::ptrdiff_t>(elements)};
}
// Numbers of -1 ... 1 without ties, rounded to float.
inline numbers numbers_from(std::size_t first, std::size_t count) {
    numbers result(count);
    for (std::size_t i = 0; i < count; ++i)
        result[i] = static_cast<double>(static_cast<float>(static_cast<int>((first + i) * 2654435761u % 20011) - 10000) / 10001.0F);
    return result;
}
// The greatest difference; NaN is equal to NaN alone.
template <class Found>
double difference(const Found& found, const numbers& expected) {
    if (found.size() != expected.size()) return std::numeric_limits<double>::infinity();
    double greatest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double value = static_cast<double>(found.data()[i]);
        if (std::isnan(value) != std::isnan(expected[i])) return std::numeric_limits<double>::infinity();
        if (value != expected[i] && !std::isnan(value)) greatest = std::max(greatest, std::abs(value - expected[i]));
    }
    return greatest;
}

}  // namespace keras
