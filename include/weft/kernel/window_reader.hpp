// SPDX-License-Identifier: MIT
// What a walk reads, a band of results at a time: the input itself, or a padded copy of a part.
#pragma once

#include <weft/kernel/convolution_geometry.hpp>
#include <weft/shape/row_storage.hpp>
#include <weft/simd/window_tile.hpp>
#include <weft/tensor/caches.hpp>

#include <algorithm>

namespace weft::inline v0_1::kernels {

// The part of the input that results [first, first + count) along each axis read; along the first
// axis a single one.
struct result_band {
    std::size_t first[most_axes], count[most_axes];
};

// Inputs stay where they are unless the walk reads outside of them, neighbours lie in one set of a
// cache, or a register of results is of several groups: then they are copied, in the last case
// channel c of every group in the lanes of its results.
template <window_walk Walk, class Real>
class window_reader {
    static constexpr std::size_t lanes = simd::width<Real>;
    static constexpr std::size_t band_bytes = second_cache_bytes / 4;  // of input
    static constexpr std::size_t of_group = Walk.columns / Walk.groups;
    static constexpr std::size_t line = 64 / sizeof(Real), same_set = 4096 / sizeof(Real);

public:
    static constexpr bool broadcasts = Walk.groups == 1 || of_group % lanes == 0;
    static constexpr bool expands = !broadcasts && !(Walk.depth == 1 && of_group == 1);
    // Neighbouring results read what lies in one set of a cache, which holds few of them.
    static constexpr bool collides =
        broadcasts && Walk.axes[2].count > 1 && Walk.axes[2].input_step > 0
        && Walk.axes[2].input_step * Walk.channels() % same_set == 0;
    static constexpr bool copies = expands || collides || Walk.is_padded();
    // Loops over the columns; a group's own where it broadcasts.
    static constexpr std::size_t groups = broadcasts ? Walk.groups : 1;
    static constexpr std::size_t vectors =
        groups > 1 ? of_group / lanes : (Walk.columns + lanes - 1) / lanes;
    static constexpr std::size_t tile_vectors = std::min<std::size_t>(vectors, 2);

    static constexpr std::size_t channel = broadcasts ? 1 : padded_to(Walk.columns, lanes);
    static constexpr std::size_t place = !broadcasts && copies ? Walk.depth * channel
                                       : collides ? Walk.channels() + line : Walk.channels();

private:
    static constexpr const axis_walk* axes = Walk.axes;
    static constexpr std::size_t copied_columns(std::size_t columns) {
        return copies ? axes[2].span(columns) : axes[2].inputs;
    }
    static constexpr std::size_t bytes(std::size_t rows, std::size_t columns) {
        return axes[0].taps * axes[1].span(rows) * axes[2].span(columns) * place * sizeof(Real);
    }
    static constexpr std::size_t largest(std::size_t of, std::size_t step, auto fits) {
        if (of <= step || fits(of)) return of;
        std::size_t found = step;
        while (found + step < of && fits(found + step)) found += step;
        return found;
    }

public:
    static constexpr tile_extents tile = best_tile(axes[1].count, axes[2].count, tile_vectors,
                                                   simd::window_tile_results);
    static constexpr std::size_t band_columns =
        largest(axes[2].count, tile.across,
                [](std::size_t n) { return bytes(tile.down, n) <= band_bytes; });
    static constexpr std::size_t band_rows =
        band_columns < axes[2].count
            ? std::min(tile.down, axes[1].count)
            : largest(axes[1].count, tile.down,
                      [](std::size_t n) { return bytes(n, band_columns) <= band_bytes; });

    // From input to input along the axes, of what a band reads.
    static constexpr std::size_t row = copied_columns(band_columns) * place;
    static constexpr std::size_t plane =
        (copies ? axes[1].span(band_rows) : axes[1].inputs) * row;
    // From tap to tap, and from result to result.
    static constexpr std::size_t tap[3] = {copies ? plane : axes[0].tap_step * plane,
                                          axes[1].tap_step * row, axes[2].tap_step * place};
    static constexpr std::size_t result[3] = {0, axes[1].input_step * row,
                                             axes[2].input_step * place};

    static constexpr std::size_t workspace = copies ? axes[0].taps * plane + lanes : 0;

    // What tap 0 of the band's first result reads.
    static const Real* read(const Real* x, const result_band& band, Real* to) {
        const std::ptrdiff_t from[] = {first(0, band), first(1, band), first(2, band)};
        if constexpr (!copies) {
            const auto extent = [](std::size_t i) {
                return static_cast<std::ptrdiff_t>(axes[i].inputs);
            };
            return x + ((from[0] * extent(1) + from[1]) * extent(2) + from[2])
                           * static_cast<std::ptrdiff_t>(place);
        } else {
            for (std::size_t plane_tap = 0; plane_tap < axes[0].taps; ++plane_tap)
                for (std::size_t r = 0; r < axes[1].span(band.count[1]); ++r) {
                    const std::size_t depth = at(from[0], plane_tap * axes[0].tap_step);
                    const std::size_t height = at(from[1], r);
                    copy_row(depth < axes[0].inputs && height < axes[1].inputs
                                 ? x + (depth * axes[1].inputs + height) * axes[2].inputs
                                           * Walk.channels()
                                 : nullptr,
                             from[2], axes[2].span(band.count[2]),
                             to + plane_tap * plane + r * row);
                }
            return to;
        }
    }

    // Where in a place the operand begins: of the group for all lanes, or of the register.
    static constexpr std::size_t operand(std::size_t group, std::size_t vector) {
        return broadcasts ? group * Walk.depth : vector * lanes;
    }

    // of(band) for all of them, the rows of a plane first.
    template <class Of>
    static void for_each_band(const Of& of) {
        const auto part = [](std::size_t from, std::size_t most, std::size_t end) {
            return std::min(most, end - from);
        };
        for (std::size_t d = 0; d < axes[0].count; ++d)
            for (std::size_t h = 0; h < axes[1].count; h += band_rows)
                for (std::size_t w = 0; w < axes[2].count; w += band_columns)
                    of(result_band{{d, h, w}, {1, part(h, band_rows, axes[1].count),
                                               part(w, band_columns, axes[2].count)}});
    }

private:
    static std::ptrdiff_t first(std::size_t i, const result_band& band) {
        return axes[i].first_input
             + static_cast<std::ptrdiff_t>(band.first[i] * axes[i].input_step);
    }
    // Beyond every extent where it is negative.
    static std::size_t at(std::ptrdiff_t from, std::size_t more) {
        return static_cast<std::size_t>(from) + more;
    }
    // Inputs [from, from + count) of a row, 0 outside of it; all are 0 where it is null.
    static void copy_row(const Real* x, std::ptrdiff_t from, std::size_t count, Real* to) {
        const auto extent = static_cast<std::ptrdiff_t>(axes[2].inputs);
        const auto past = from + static_cast<std::ptrdiff_t>(count);
        const auto begin = std::clamp<std::ptrdiff_t>(from, 0, extent);
        const auto end = std::clamp<std::ptrdiff_t>(past, 0, extent);
        if (x == nullptr || begin == end) {
            std::fill_n(to, count * place, Real(0));
            return;
        }
        Real* next = std::fill_n(to, static_cast<std::size_t>(begin - from) * place, Real(0));
        constexpr auto from_step = static_cast<std::ptrdiff_t>(Walk.channels());
        if constexpr (!expands && place == Walk.channels()) {
            next = std::copy(x + begin * from_step, x + end * from_step, next);
        } else {
            for (std::ptrdiff_t i = begin; i < end; ++i, next += place)
                if constexpr (broadcasts) std::copy_n(x + i * from_step, Walk.channels(), next);
                else expand(x + i * from_step, next);
        }
        std::fill(next, to + count * place, Real(0));
    }
    static void expand(const Real* x, Real* to) {
        for (std::size_t c = 0; c < Walk.depth; ++c, to += channel) {
            for (std::size_t g = 0; g < Walk.groups; ++g)
                std::fill_n(to + g * of_group, of_group, x[g * Walk.depth + c]);
            std::fill(to + Walk.columns, to + channel, Real(0));
        }
    }
};

}  // namespace weft::kernels
