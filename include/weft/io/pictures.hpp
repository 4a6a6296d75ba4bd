// SPDX-License-Identifier: MIT
// Pictures of a training and of what it made: curves, confusion, weights, filters, a roofline.
#pragma once

#include <weft/io/picture.hpp>
#include <weft/train/confusion_matrix.hpp>
#include <weft/train/fit.hpp>

#include <cmath>

namespace weft::inline v0_1 {

// The losses of every epoch.
template <class History>
picture training_curves(const History& trained, std::string_view title = "training") {
    picture result(520, 360, title);
    result.text("xlabel", "epoch").text("ylabel", "loss").set("grid lc rgb '#dddddd'");
    picture_rows losses, of_validation;
    for (const epoch_record& one : trained.epochs) {
        const auto epoch = static_cast<double>(one.epoch);
        losses.push_back({epoch, one.loss});
        if (one.validation_loss) of_validation.push_back({epoch, *one.validation_loss});
    }
    result.plot(losses, "with lines lw 2 lc rgb '#0060ad'", "loss");
    if (!of_validation.empty())
        result.plot(of_validation, "with lines lw 2 lc rgb '#dd181f'", "validation loss");
    return result;
}

// Which classes are taken for which: a row a class that is, a column a class it is taken for.
template <class Matrix>
picture confusion_picture(const Matrix& taken, std::string_view title = "confusion") {
    picture result(420, 400, title);
    const std::string last = std::to_string(taken.classes - 1);
    result.text("xlabel", "taken for").text("ylabel", "is");
    result.set(detail::joined({"yrange [", last, ".5:-0.5]"}));
    result.set(detail::joined({"xrange [-0.5:", last, ".5]"}));
    result.set("xtics 1").set("ytics 1");
    result.set("palette defined (0 '#ffffff', 1 '#9ecae1', 40 '#08519c')");
    result.unset("colorbox");
    picture_rows counts;
    for (std::size_t is = 0; is < taken.classes; ++is)
        for (std::size_t as = 0; as < taken.classes; ++as)
            counts.push_back({static_cast<double>(as), static_cast<double>(is),
                              static_cast<double>(taken(is, as))});
    return result.plot(counts, "with image pixels").plot(counts, "using 1:2:3 with labels");
}

// How many of the numbers, such as those of m.get("dense/kernel"), lie in each of equal parts, at
// least one, between the least and the largest; what is not finite is left out.
template <class Real>
picture histogram_picture(const std::vector<Real>& numbers, std::string_view title,
                          std::size_t parts = 30) {
    double least = 0, most = 0;
    bool is_first = true;
    const auto each_finite = [&](const auto& call) {
        for (const Real number : numbers)
            if (std::isfinite(number)) call(static_cast<double>(number));
    };
    each_finite([&](double number) {
        least = is_first ? number : std::min(least, number);
        most = is_first ? number : std::max(most, number);
        is_first = false;
    });
    parts = std::max<std::size_t>(parts, 1);
    const double width = (most > least ? most - least : 1.0) / static_cast<double>(parts);
    picture_rows bars(parts);
    for (std::size_t i = 0; i < parts; ++i)
        bars[i] = {least + (static_cast<double>(i) + 0.5) * width, 0, width};
    each_finite([&](double number) {
        // NaN, where the width is 0 or no finite number, belongs to the last part.
        const double part = (number - least) / width;
        ++bars[part < static_cast<double>(parts) ? static_cast<std::size_t>(part) : parts - 1][1];
    });
    picture result(520, 360, title);
    result.set("yrange [0:*]").set("style fill solid 0.8").text("ylabel", "numbers");
    return result.plot(bars, "using 1:2:3 with boxes lc rgb '#0060ad'");
}

// The filters of a convolution beside each other: a row a channel that they read, a column a
// filter.
//
// shapes   kernel [height, width, in, out], as m.get("conv2d/kernel")
// errors   another number of numbers: weft::error
template <class Real>
picture filters_picture(const std::vector<Real>& kernel, const shape& extents,
                        std::string_view title) {
    if (extents.rank != 4 || extents.elements() != kernel.size())
        raise_error({"weft: filters_picture: expected a kernel of height, width, in, out, "
                     "found another number of numbers"});
    const std::size_t height = extents[0], width = extents[1], in = extents[2], out = extents[3];
    const auto pixels = [](std::size_t tiles, std::size_t size) {
        return static_cast<unsigned>(std::max<std::size_t>(120, 12 * tiles * (size + 1) + 40));
    };
    picture result(pixels(out, width), pixels(in, height), title);
    result.set("size ratio -1").unset("colorbox").set("palette gray");
    result.set("tics scale 0").set("format ''").set("border 0").set("yrange [*:*] reverse");
    picture_rows places;
    for (std::size_t i = 0; i < kernel.size(); ++i) {
        const std::size_t filter = i % out, channel = i / out % in,
                          column = i / (out * in) % width, row = i / (out * in * width);
        places.push_back({static_cast<double>(filter * (width + 1) + column),
                          static_cast<double>(channel * (height + 1) + row),
                          static_cast<double>(kernel[i])});
    }
    // The box around each place, so that what lies between filters stays white.
    return result.plot(places, "using 1:2:(0.5):(0.5):3 with boxxyerror fs solid lc palette");
}

// What runs where: FLOPs a byte (arithmetic_intensity of a network) and GFLOP/s, under a machine's
// peak and the bandwidth of its memory.
struct roofline_point {
    std::string name;
    double flops_a_byte, gigaflops;
};
template <class Point = roofline_point>
picture roofline_picture(const std::vector<Point>& points, double peak_gigaflops,
                         double gigabytes_a_second, std::string_view title = "roofline") {
    picture result(640, 440, title);
    result.text("xlabel", "FLOPs a byte").text("ylabel", "GFLOP/s");
    result.set("logscale xy").set("grid lc rgb '#dddddd'").set("key left top");
    // Else a peak that gnuplot ends the axis with would lie on the frame.
    result.set(detail::joined({"yrange [*:", 2 * peak_gigaflops, "]"}));
    const double ridge = peak_gigaflops / gigabytes_a_second;
    double least = ridge, most = ridge;
    for (const Point& one : points) {
        least = std::min(least, one.flops_a_byte);
        most = std::max(most, one.flops_a_byte);
    }
    result.plot({{least / 2, least / 2 * gigabytes_a_second},
                 {ridge, peak_gigaflops},
                 {2 * most, peak_gigaflops}},
                "with lines lw 2 lc rgb '#666666'", "the machine");
    for (const Point& one : points)
        result.plot({{one.flops_a_byte, one.gigaflops}}, "with points pt 7", one.name);
    return result;
}

}  // namespace weft
