// SPDX-License-Identifier: MIT
// All parameters of a network, or all their gradients: one aligned block, found by name.
#pragma once

#include <weft/model/initial_numbers.hpp>
#include <weft/model/layout.hpp>
#include <weft/tensor/error.hpp>

#include <initializer_list>
#include <string>
#include <vector>

namespace weft::inline v0_1 {

template <auto const& Net, class Real>
class parameter_block {
public:
    using layout = parameter_layout<Net, Real>;

    parameter_block() : values_(layout::elements) {}

    // The names in order: "dense/kernel", "dense/bias", "dense_1/kernel", ...
    static std::vector<std::string> names() {
        std::vector<std::string> result;
        result.reserve(layout::count);
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
            raise_error({"weft: set(\"", name, "\"): expected ", place.rows * place.columns,
                         " numbers, found ", numbers.size()});
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
            draw_initial(place.facts, random,
                         [&](std::size_t row, std::size_t column, double number) {
                             const std::size_t at = row * place.facts.extents.last() + column;
                             data()[place.offset + at / place.columns * place.stride
                                    + at % place.columns] = static_cast<Real>(number);
                         });
        }
    }

    // To be written to before the next prediction; for later ones it is asked for again.
    Real* data() {
        changes_.add();
        return values_.data();
    }
    const Real* data() const { return values_.data(); }
    static constexpr std::size_t size() { return layout::elements; }  // with padding

    // Another number than before wherever numbers may be other ones.
    std::size_t changes() const { return changes_.count; }

    // All numbers: in the order of names(), row-major, without padding.
    static constexpr std::size_t count = [] {
        std::size_t sum = 0;
        for (const parameter_place& place : layout::places) sum += place.rows * place.columns;
        return sum;
    }();
    void set(std::span<const Real, count> numbers) {
        const Real* from = numbers.data();
        for (const parameter_place& place : layout::places)
            for (std::size_t row = 0; row < place.rows; ++row, from += place.columns)
                std::copy_n(from, place.columns, data() + place.offset + row * place.stride);
    }

private:
    static const parameter_place& find(std::string_view name) {
        for (const parameter_place& place : layout::places)
            if (place.name.view() == name) return place;
        std::string known;
        for (const parameter_place& place : layout::places)
            known.append(known.empty() ? "" : ", ").append(place.name.view());
        raise_error({"weft: no parameter \"", name, "\": the network has ", known});
    }

    // Numbers given over from another block are a change of both's.
    struct change_count {
        std::size_t count = 1;
        change_count() = default;
        change_count(const change_count&) = default;
        change_count& operator=(const change_count& other) {
            count = std::max(count, other.count) + 1;
            return *this;
        }
        void add() { ++count; }
    };

    aligned_block<Real> values_;
    change_count changes_;
};

}  // namespace weft
