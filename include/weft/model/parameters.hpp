// SPDX-License-Identifier: MIT
// All parameters of a network, or all their gradients: one aligned block, found by name.
#pragma once

#include <weft/model/layout.hpp>
#include <weft/tensor/error.hpp>
#include <weft/tensor/random.hpp>

#include <initializer_list>
#include <string>
#include <vector>

namespace weft {

template <auto const& Net, class Real>
class parameter_block {
public:
    using layout = parameter_layout<Net, Real>;

    parameter_block() : values_(layout::elements) {}

    // The names in order: "dense/kernel", "dense/bias", "dense_1/kernel", ...
    static std::vector<std::string> names() {
        std::vector<std::string> result;
        for (const parameter_place& place : layout::places) result.emplace_back(place.name.view());
        return result;
    }

    // The numbers of one parameter in row-major order, without padding; a dense kernel is
    // [inputs, units].
    //
    // errors   no such name: weft::error
    std::vector<Real> get(std::string_view name) const {
        const parameter_place& place = find(name);
        std::vector<Real> result;
        result.reserve(place.rows * place.columns);
        for (std::size_t row = 0; row < place.rows; ++row) {
            const Real* from = data() + place.offset + row * place.stride;
            result.insert(result.end(), from, from + place.columns);
        }
        return result;
    }

    // errors   no such name, another number of numbers: weft::error, and nothing is changed
    void set(std::string_view name, std::span<const Real> numbers) {
        const parameter_place& place = find(name);
        if (numbers.size() != place.rows * place.columns)
            throw error("weft: set(\"" + std::string(name) + "\"): expected "
                        + std::to_string(place.rows * place.columns) + " numbers, found "
                        + std::to_string(numbers.size()));
        for (std::size_t row = 0; row < place.rows; ++row)
            std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(row * place.columns),
                        place.columns, data() + place.offset + row * place.stride);
    }
    void set(std::string_view name, std::initializer_list<Real> numbers) {
        set(name, std::span<const Real>(numbers.begin(), numbers.size()));
    }

    // Draws every parameter anew, each from a stream of its own.
    void initialize(seed from) {
        for (std::size_t i = 0; i < layout::count; ++i) {
            const parameter_place& place = layout::places[i];
            random_stream random(from, i);
            for (std::size_t row = 0; row < place.rows; ++row)
                for (std::size_t column = 0; column < place.columns; ++column)
                    data()[place.offset + row * place.stride + column] =
                        static_cast<Real>(draw(place.facts, random));
        }
    }

    Real* data() { return values_.data(); }
    const Real* data() const { return values_.data(); }
    static constexpr std::size_t size() { return layout::elements; }  // with padding

private:
    static const parameter_place& find(std::string_view name) {
        for (const parameter_place& place : layout::places)
            if (place.name.view() == name) return place;
        std::string known;
        for (const std::string& one : names()) known += (known.empty() ? "" : ", ") + one;
        throw error("weft: no parameter \"" + std::string(name) + "\": the network has " + known);
    }

    static double draw(const parameter_facts& facts, random_stream& random) {
        const initializer& start = facts.starts_as;
        if (start.draws == distribution::constant) return start.scale;
        const auto in = static_cast<double>(facts.fan_in), out = static_cast<double>(facts.fan_out);
        double deviation = start.scale;
        if (start.mode == fan::in) deviation = scalar::sqrt(start.scale / in);
        if (start.mode == fan::out) deviation = scalar::sqrt(start.scale / out);
        if (start.mode == fan::average) deviation = scalar::sqrt(2 * start.scale / (in + out));
        const bool by_fan = start.mode != fan::none;
        switch (start.draws) {
            case distribution::uniform: {
                const double limit = by_fan ? scalar::sqrt(3.0) * deviation : deviation;
                return random.uniform(-limit, limit);
            }
            case distribution::truncated_normal:
                // Divided by the deviation of a normal cut at 2: the result has deviation 1.
                return (by_fan ? deviation / 0.87962566103423978 : deviation)
                       * random.truncated_normal();
            default: return deviation * random.normal();
        }
    }

    aligned_block<Real> values_;
};

}  // namespace weft
