// SPDX-License-Identifier: MIT
// Resampling against Keras, formulas of the papers and, backward, the transposed map.
#include <weft/kernel/resampling.hpp>
#include <weft/layer/resampling.hpp>

#include "keras_layers.hpp"

namespace {

using namespace weft;
using keras::numbers, keras::poisoned;

// y and dx of one sample.
template <class Real, class Layer, shape In>
struct resampled {
    poisoned<Real> y{Layer::output(In).elements()}, dx{In.elements()};

    resampled(const numbers& input, const numbers& upstream) {
        constexpr std::size_t channels = Layer::output(In).last();
        const poisoned<Real> x(input), dy(upstream);
        const auto store = [&](std::size_t place, std::size_t vector, simd::batch<Real> value) {
            kernels::channels<channels, Real>::store(y.data() + place * channels, vector, value);
        };
        if constexpr (requires { Layer::blends; }) run<Layer::blends>(x, dy, store);
        else if constexpr (Layer::kind == "permute" || Layer::kind == "pixel_shuffle") {
            constexpr auto g = kernels::reordered_by<Layer>(In);
            kernels::reorder_forward<g>(x.data(), store);
            kernels::reorder_backward<g>(dy.data(), dx.data());
        } else run<false>(x, dy, store);
        BOOST_TEST((y.is_intact() && dx.is_intact()));
    }

private:
    template <bool Blends, class Store>
    void run(const poisoned<Real>& x, const poisoned<Real>& dy, const Store& store) {
        if constexpr (Blends) {
            constexpr auto g = kernels::blended_by<Layer>(In);
            kernels::blend_forward<g>(x.data(), store);
            kernels::blend_backward<g>(dy.data(), dx.data());
        } else {
            constexpr auto g = kernels::moved_by<Layer>(In);
            kernels::move_forward<g>(x.data(), store);
            kernels::move_backward<g>(dy.data(), dx.data());
        }
    }
};

template <class Layer, shape In>
void is_that_of_keras(std::string_view name) {
    const keras::json& one = keras::layer_case(name);
    const auto x = one["inputs"][0]["data"].get<numbers>(), y = one["output"]["data"].get<numbers>();
    const auto dy = one["upstream"]["data"].get<numbers>(), dx = one["grad_inputs"][0]["data"].get<numbers>();
    constexpr std::size_t out = Layer::output(In).elements();
    BOOST_TEST(x.size() == 2 * In.elements());
    BOOST_TEST(y.size() == 2 * out);
    for (std::size_t i = 0; i < 2; ++i) {
        const resampled<double, Layer, In> found(keras::sample(x, i, In.elements()), keras::sample(dy, i, out));
        BOOST_TEST(keras::difference(found.y, keras::sample(y, i, out)) <= 1e-15, name);
        BOOST_TEST(keras::difference(found.dx, keras::sample(dx, i, In.elements())) <= 2e-15, name);
    }
}

BOOST_AUTO_TEST_CASE(resampling_has_the_values_and_gradients_of_keras) {
    constexpr shape image(3, 4, 2), sequence(8, 4);
    is_that_of_keras<up_sampling_layer<2, 3>, image>("upsampling2d nearest");
    is_that_of_keras<up_sampling_layer<2, bilinear>, image>("upsampling2d bilinear");
    is_that_of_keras<up_sampling_layer<2>, sequence>("upsampling1d");
    is_that_of_keras<zero_padding_layer<1, 2, 0, 3>, image>("zeropadding2d");
    is_that_of_keras<cropping_layer<1, 0, 1, 2>, image>("cropping2d");
    is_that_of_keras<zero_padding_layer<2>, sequence>("zeropadding1d");
    is_that_of_keras<permute_layer<3, 1, 2>, image>("permute");
    is_that_of_keras<repeat_vector_layer<3>, shape(4)>("repeatvector");
}

// All of them are linear: y = M x with the columns of M the layer of unit vectors, in double as
// plainly as it can be; dx = M^T dy. expected(y's indices) is the weight of every element of x.
template <class Real, class Layer, shape In, class Weight>
void is_linear_map(const Weight& weight) {
    constexpr shape out = Layer::output(In);
    const numbers x = keras::numbers_from(1, In.elements()), dy = keras::numbers_from(6, out.elements());
    const resampled<Real, Layer, In> found(x, dy);
    numbers y(out.elements()), dx(In.elements());
    for (std::size_t to = 0; to < y.size(); ++to)
        for (std::size_t from = 0; from < x.size(); ++from) {
            // height, width, channel of both
            const std::size_t a[]{to / out[2] / out[1], to / out[2] % out[1], to % out[2]};
            const std::size_t b[]{from / In[2] / In[1], from / In[2] % In[1], from % In[2]};
            const double w = weight(a, b);
            y[to] += w * x[from], dx[from] += w * dy[to];
        }
    const double rounding = 16 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(keras::difference(found.y, y) <= rounding, Layer::label().view() << " of " << In.last());
    BOOST_TEST(keras::difference(found.dx, dx) <= rounding, Layer::label().view() << " of " << In.last());
}

template <class Real, std::size_t Channels>
void are_linear_maps() {
    constexpr shape in(3, 2, Channels);
    using index = const std::size_t (&)[3];
    is_linear_map<Real, zero_padding_layer<1, 2>, in>(
        [](index y, index x) { return y[0] == x[0] + 1 && y[1] == x[1] + 2 && y[2] == x[2] ? 1.0 : 0.0; });
    is_linear_map<Real, cropping_layer<1, 1, 0, 1>, in>(
        [](index y, index x) { return y[0] + 1 == x[0] && y[1] == x[1] && y[2] == x[2] ? 1.0 : 0.0; });
    is_linear_map<Real, slice_layer<Channels / 2, Channels - Channels / 2>, in>([](index y, index x) {
        return y[0] == x[0] && y[1] == x[1] && y[2] + Channels / 2 == x[2] ? 1.0 : 0.0;
    });
    is_linear_map<Real, up_sampling_layer<1, 3>, in>(
        [](index y, index x) { return y[0] == x[0] && y[1] / 3 == x[1] && y[2] == x[2] ? 1.0 : 0.0; });
    is_linear_map<Real, up_sampling_layer<3, 2, bilinear>, in>([](index y, index x) {
        const auto hat = [](std::size_t place, std::size_t element, double factor, double extent) {
            const double centre = (static_cast<double>(place) + 0.5) / factor - 0.5;
            const double inside = std::min(std::max(centre, 0.0), extent - 1);
            return std::max(0.0, 1 - std::abs(inside - static_cast<double>(element)));
        };
        return y[2] == x[2] ? hat(y[0], x[0], 3, 3) * hat(y[1], x[1], 2, 2) : 0;
    });
    is_linear_map<Real, permute_layer<2, 1, 3>, in>(
        [](index y, index x) { return y[0] == x[1] && y[1] == x[0] && y[2] == x[2] ? 1.0 : 0.0; });
    is_linear_map<Real, permute_layer<2, 3, 1>, in>(
        [](index y, index x) { return y[0] == x[1] && y[1] == x[2] && y[2] == x[0] ? 1.0 : 0.0; });
    is_linear_map<Real, pixel_shuffle_layer<2>, shape(2, 3, 4 * Channels)>([](index y, index x) {
        return y[0] / 2 == x[0] && y[1] / 2 == x[1] && x[2] == y[2] * 4 + y[0] % 2 * 2 + y[1] % 2 ? 1.0 : 0.0;
    });
}

BOOST_AUTO_TEST_CASE(every_layer_is_its_linear_map_and_backward_the_transposed_one) {
    constexpr std::size_t W = simd::width<float>;
    are_linear_maps<float, 1>();
    are_linear_maps<float, W - 1>();
    are_linear_maps<float, W>();
    are_linear_maps<double, 2 * simd::width<double> + 3>();
}

BOOST_AUTO_TEST_CASE(where_elements_come_from_follows_from_a_layer) {
    const auto padded = kernels::moved_by<zero_padding_layer<1, 2>>(shape{4, 5, 3});
    BOOST_TEST((padded.axes == 2 && padded.axis[1].before == 2 && padded.axis[1].places == 9 && !padded.repeats()));
    const auto cropped = kernels::moved_by<cropping_layer<1>>(shape{4, 5, 3});
    BOOST_TEST((cropped.axis[0].cropped == 1 && cropped.axis[0].places == 2 && cropped.axis[0].source(0) == 1));
    const auto larger = kernels::moved_by<up_sampling_layer<3>>(shape{4, 5, 2});
    BOOST_TEST((larger.repeats() && larger.axis[1].source(14) == 4 && larger.elements() == 40));
    const auto repeated = kernels::moved_by<repeat_vector_layer<6>>(shape{7});
    BOOST_TEST((repeated.channels == 7 && repeated.axis[0].factor == 6 && repeated.axis[0].source(5) == 0));
    const auto part = kernels::moved_by<slice_layer<2, 3>>(shape{4, 5});
    BOOST_TEST((part.channels == 3 && part.row == 5 && part.first == 2 && part.axes == 1 && part.axis[0].places == 4));
    BOOST_TEST((part.elements() == 20 && kernels::moved_by<slice_layer<0, 1>>(shape{7}).axes == 1));
    const auto blended = kernels::blended_by<up_sampling_layer<2, bilinear>>(shape{4, 5, 2});
    BOOST_TEST((blended.extents[1] == 5 && blended.factors[1] == 2 && blended.channels == 2));
    // y[i, j, k] = x[k, i, j] of 2 x 3 x 4: strides of x are 12, 4, 1.
    const auto turned = kernels::reordered_by<permute_layer<2, 3, 1>>(shape{2, 3, 4});
    BOOST_TEST((turned.channels() == 2 && turned.strides[0] == 4 && turned.strides[1] == 1 && turned.strides[2] == 12));
    const auto shuffled = kernels::reordered_by<pixel_shuffle_layer<2>>(shape{3, 5, 8});
    BOOST_TEST((shuffled.channels() == 2 && shuffled.extents[1] == 2 && shuffled.strides[0] == 40 && shuffled.strides[4] == 4));
}

}  // namespace
