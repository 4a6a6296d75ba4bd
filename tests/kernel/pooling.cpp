// SPDX-License-Identifier: MIT
// Pools against plain loops in double and the values and gradients of Keras.
#include <weft/kernel/pooling.hpp>
#include <weft/layer/pooling.hpp>

#include "keras_layers.hpp"

namespace {

using namespace weft;
using keras::numbers, keras::poisoned;

template <class Pool>
constexpr bool is_max = Pool::kind.find("max") != std::string_view::npos;

// y and dx of one sample.
template <class Real, class Pool, shape In>
struct pooled {
    static constexpr kernels::pooling_geometry geometry = kernels::pooling_of<Pool>(In);
    poisoned<Real> y{Pool::output(In).elements()}, dx{In.elements()};

    pooled(const numbers& input, const numbers& upstream) {
        const poisoned<Real> x(input), dy(upstream);
        const auto store = [&](std::size_t place, std::size_t vector, simd::batch<Real> value) {
            kernels::channels<In.last(), Real>::store(y.data() + place * In.last(), vector, value);
        };
        if constexpr (is_max<Pool>) {
            kernels::max_pool_forward<geometry>(x.data(), store);
            kernels::max_pool_backward<geometry>(x.data(), dy.data(), dx.data());
        } else {
            kernels::average_pool_forward<geometry>(x.data(), store);
            kernels::average_pool_backward<geometry>(dy.data(), dx.data());
        }
        BOOST_TEST((y.is_intact() && dx.is_intact()));
    }
};

template <class Pool, shape In>
void is_that_of_keras(std::string_view name) {
    const keras::json& one = keras::layer_case(name);
    const auto x = one["inputs"][0]["data"].get<numbers>(), y = one["output"]["data"].get<numbers>();
    const auto dy = one["upstream"]["data"].get<numbers>(), dx = one["grad_inputs"][0]["data"].get<numbers>();
    constexpr std::size_t out = Pool::output(In).elements();
    BOOST_TEST(x.size() == 2 * In.elements());
    BOOST_TEST(y.size() == 2 * out);
    for (std::size_t i = 0; i < 2; ++i) {
        const pooled<double, Pool, In> found(keras::sample(x, i, In.elements()), keras::sample(dy, i, out));
        BOOST_TEST(keras::difference(found.y, keras::sample(y, i, out)) <= 1e-15, name);
        BOOST_TEST(keras::difference(found.dx, keras::sample(dx, i, In.elements())) <= 1e-15, name);
    }
}

template <pooling How, auto... Options>
using pool2d = pool_layer<How, 2, Options...>;
template <pooling How, auto... Options>
using pool1d = pool_layer<How, 1, Options...>;
constexpr pooling most = pooling::max, average = pooling::average;

BOOST_AUTO_TEST_CASE(pooling_has_the_values_and_gradients_of_keras) {
    constexpr shape image(5, 6, 4), sequence(8, 4);
    is_that_of_keras<pool2d<most, kernel(2)>, image>("maxpool2d 2");
    is_that_of_keras<pool2d<most, kernel(3), stride(2), same>, image>("maxpool2d 3 s2 same");
    is_that_of_keras<pool2d<most, kernel(2, 3), stride(1)>, image>("maxpool2d (2,3) s1 valid");
    is_that_of_keras<pool2d<average, kernel(2)>, image>("averagepool2d 2");
    is_that_of_keras<pool2d<average, kernel(3), stride(2), same>, image>("averagepool2d 3 s2 same");
    is_that_of_keras<pool2d<average, kernel(2, 3), stride(1)>, image>("averagepool2d (2,3) s1 valid");
    is_that_of_keras<pool1d<most, kernel(3), stride(2), same>, sequence>("maxpool1d");
    is_that_of_keras<pool1d<average, kernel(3), stride(2), same>, sequence>("averagepool1d");
    is_that_of_keras<global_pool_layer<average>, image>("globalaveragepooling2d");
    is_that_of_keras<global_pool_layer<most>, image>("globalmaxpooling2d keepdims");
    is_that_of_keras<global_pool_layer<average>, sequence>("globalaveragepooling1d");
}

// The elements of an axis under each place, counted one by one; of padding -1.
std::vector<std::vector<long>> under(const window_axis& window, long extent, std::size_t places) {
    std::vector<std::vector<long>> result(places);
    for (std::size_t place = 0; place < places; ++place)
        for (std::size_t k = 0; k < window.size; ++k) {
            const long at = static_cast<long>(place * window.stride + k * window.dilation) - static_cast<long>(window.before);
            if (at >= extent + static_cast<long>(window.after)) continue;  // of ceil_mode
            result[place].push_back(at < 0 || at >= extent ? -1 : at);
        }
    return result;
}

// The elements of every place along the two axes of an image.
struct windows {
    std::vector<std::vector<long>> of[2];
    bool counts_padding = false;
};
template <class Pool>
windows windows_of(const shape& in) {
    windows result;
    const shape out = Pool::output(in);
    for (std::size_t i = 0; i < 2; ++i) {
        if constexpr (requires { Pool::settings; }) {
            result.of[i] = under(Pool::settings.axis(i, in[i]), static_cast<long>(in[i]), out[i]);
            result.counts_padding = Pool::settings.counts_padding;
        } else {
            const std::size_t bins = out.rank == 1 ? 1 : out[i];
            result.of[i].resize(bins);
            for (std::size_t bin = 0; bin < bins; ++bin)
                for (std::size_t at = 0; at < in[i]; ++at)  // of the part from bin n / bins to (bin + 1) n / bins
                    if ((at + 1) * bins > bin * in[i] && at * bins < (bin + 1) * in[i]) result.of[i][bin].push_back(static_cast<long>(at));
        }
    }
    return result;
}

// One sample in double, element by element.
void plain_loops(const shape& in, const windows& all, bool takes_greatest, const numbers& x, const numbers& dy, numbers& y, numbers& dx) {
    const auto& [rows, columns] = all.of;
    const std::size_t places = rows.size() * columns.size();
    y.assign(places * in.last(), 0), dx.assign(in.elements(), 0);
    for (std::size_t to = 0; to < y.size(); ++to) {
        const std::size_t place = to / in.last(), c = to % in.last();
        double sum = 0, greatest = -std::numeric_limits<double>::infinity(), covered = 0;
        std::vector<std::size_t> elements;
        for (const long row : rows[place / columns.size()])
            for (const long column : columns[place % columns.size()]) {
                ++covered;
                if (row < 0 || column < 0) continue;
                elements.push_back((static_cast<std::size_t>(row) * in[1] + static_cast<std::size_t>(column)) * in.last() + c);
                sum += x[elements.back()];
                greatest = std::isnan(sum) ? sum : std::max(greatest, x[elements.back()]);
            }
        const double divisor = all.counts_padding ? covered : static_cast<double>(elements.size());
        y[to] = takes_greatest ? greatest : sum / divisor;
        for (const std::size_t from : elements) {
            if (!takes_greatest) dx[from] += dy[to] / divisor;
            else if (x[from] == greatest || std::isnan(x[from])) {
                dx[from] += dy[to];
                break;
            }
        }
    }
}

// Numbers of a few values, so that there are ties, and one NaN.
numbers with_ties(std::size_t count) {
    numbers result = keras::numbers_from(3, count);
    for (double& value : result) value = std::round(value * 3) / 4;
    return result;
}

template <class Real, class Pool, shape In>
void equals_plain_loops() {
    const numbers dy = keras::numbers_from(11, Pool::output(In).elements());
    numbers y, dx;
    for (int round = 0; round < 3; ++round) {
        numbers x = round == 0 ? keras::numbers_from(5, In.elements()) : with_ties(In.elements());
        if (round == 2) x[x.size() / 2] = std::numeric_limits<double>::quiet_NaN();
        const pooled<Real, Pool, In> found(x, dy);
        plain_loops(In, windows_of<Pool>(In), is_max<Pool>, x, dy, y, dx);
        const double rounding = is_max<Pool> ? 0 : 16 * static_cast<double>(std::numeric_limits<Real>::epsilon());
        BOOST_TEST(keras::difference(found.y, y) <= rounding, Pool::label().view() << " of " << In.last() << ", " << round);
        // Sums of gradients of overlapping windows are rounded.
        BOOST_TEST(keras::difference(found.dx, dx) <= 16 * static_cast<double>(std::numeric_limits<Real>::epsilon()),
                   Pool::label().view() << " backward of " << In.last() << ", " << round);
    }
}
template <class Real, class Pool, std::size_t Height, std::size_t Width>
void equals_plain_loops_for_channels() {
    constexpr std::size_t W = simd::width<Real>;
    equals_plain_loops<Real, Pool, shape(Height, Width, 1)>();
    equals_plain_loops<Real, Pool, shape(Height, Width, W - 1)>();
    equals_plain_loops<Real, Pool, shape(Height, Width, W)>();
    equals_plain_loops<Real, Pool, shape(Height, Width, 2 * W + 3)>();
}

BOOST_AUTO_TEST_CASE(windows_equal_plain_loops_at_every_number_of_channels) {
    equals_plain_loops_for_channels<float, pool2d<most, kernel(3), stride(2), same>, 5, 6>();
    equals_plain_loops_for_channels<float, pool2d<average, kernel(3), stride(2), same>, 5, 6>();
    equals_plain_loops_for_channels<double, pool2d<most, kernel(2)>, 4, 5>();
    equals_plain_loops_for_channels<double, global_pool_layer<average>, 3, 5>();
}

BOOST_AUTO_TEST_CASE(ceil_mode_padding_dilation_and_bins_equal_plain_loops) {
    equals_plain_loops<float, pool2d<most, kernel(3), stride(2), padding(1), ceil_mode>, shape(6, 7, 3)>();
    equals_plain_loops<float, pool2d<average, kernel(3), stride(2), padding(1), ceil_mode>, shape(6, 7, 3)>();
    equals_plain_loops<double, pool2d<average, kernel(3), stride(2), padding(1), ceil_mode, count_include_pad>, shape(6, 7, 3)>();
    equals_plain_loops<double, pool2d<average, kernel(2, 3), padding(1, 0, 2, 1), count_include_pad>, shape(5, 6, 3)>();
    equals_plain_loops<float, pool2d<most, kernel(2, 3), stride(1, 2), dilation(2), same>, shape(5, 8, 3)>();
    equals_plain_loops<float, adaptive_pool_layer<average, 3, 4>, shape(7, 8, 3)>();
    equals_plain_loops<double, adaptive_pool_layer<most, 2>, shape(5, 6, 3)>();
    equals_plain_loops<double, global_pool_layer<most>, shape(3, 4, 5)>();
}

// A window of padding alone: the greatest of no numbers, the average 0.
BOOST_AUTO_TEST_CASE(a_window_without_elements_is_defined) {
    constexpr shape in(1, 1, 1);
    using greatest = pool2d<most, kernel(2), dilation(2), padding(1)>;
    using mean = pool2d<average, kernel(2), dilation(2), padding(1)>;
    BOOST_TEST((pooled<float, greatest, in>({2}, {1}).y.data()[0] == -std::numeric_limits<float>::infinity()));
    BOOST_TEST((pooled<float, mean, in>({2}, {1}).y.data()[0] == 0));
    BOOST_TEST((pooled<float, mean, in>({2}, {1}).dx.data()[0] == 0));
}

// A volume, and a formula fused: done takes registers.
BOOST_AUTO_TEST_CASE(volumes_and_fused_formulas) {
    constexpr auto g = kernels::pooling_of<pool_layer<most, 3, kernel(2)>>(shape(2, 2, 2, 1));
    const poisoned<float> x(numbers{-4, -3, -7, -1, -5, -2, -8, -6});
    float y = 0;
    kernels::max_pool_forward<g>(x.data(), [&](std::size_t place, std::size_t vector, simd::batch<float> value) {
        BOOST_TEST((place == 0 && vector == 0));
        y = simd::first(value * value + value);
    });
    BOOST_TEST(y == 0);
}

BOOST_AUTO_TEST_CASE(where_windows_meet_follows_from_the_options_of_a_pool) {
    const auto halves = kernels::pooling_of<pool2d<most, kernel(2)>>(shape{6, 9, 4});
    BOOST_TEST(halves.channels == 4u);
    BOOST_TEST(halves.axes == 2u);
    BOOST_TEST(halves.elements() == 6u * 9 * 4);
    BOOST_TEST(halves.axis[0].places == 3u);
    BOOST_TEST(halves.axis[1].places == 4u);
    BOOST_TEST(halves.is_disjoint());
    BOOST_TEST((!kernels::pooling_of<pool2d<most, kernel(3), stride(2)>>(shape{6, 9, 4}).is_disjoint()));
    BOOST_TEST((kernels::pooling_of<pool2d<average, kernel(3), same, count_include_pad>>(shape{6, 9, 4}).counts_padding));
    const auto whole = kernels::pooling_of<global_pool_layer<average>>(shape{6, 9, 4});
    BOOST_TEST((whole.axis[1].is_adaptive && whole.axis[1].places == 1 && whole.is_disjoint()));
    BOOST_TEST((kernels::pooling_of<adaptive_pool_layer<most, 3>>(shape{6, 9, 4}).is_disjoint()));
    BOOST_TEST((!kernels::pooling_of<adaptive_pool_layer<most, 4, 3>>(shape{6, 9, 4}).is_disjoint()));
}

}  // namespace
