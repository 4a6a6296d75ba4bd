// SPDX-License-Identifier: MIT
// What a concatenation holds is what its branches give alone.
#include <weft/declare.hpp>
#include <weft/model/copy_weights.hpp>
#include <weft/model/predict.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace {
namespace concatenations {

using namespace weft;

// Parts of whole registers are written in their place, where a softmax needs its row twice, and places of images between those
// of others too; others are copied. Each is what its branch gives alone, in a batch too.
constexpr auto row_a = named<"a">(dense<16> | softmax(x));
constexpr auto row_b = named<"b">(dense<32> | softmax(x));
constexpr auto rows_joined = input<6> | concatenate(row_a, row_b) | 2 * x;
constexpr auto rows_at_the_end = input<6> | concatenate(row_a, row_b);
constexpr auto alone_a = input<6> | row_a;
constexpr auto alone_b = input<6> | row_b;
constexpr auto image_a = named<"a">(conv2d<16, kernel(3), same> | relu(x));
constexpr auto image_b = named<"b">(conv2d<32, kernel(1)>);
constexpr auto image_c = named<"c">(conv2d<16, kernel(1)> | softmax(x));
constexpr auto image_d = named<"d">(conv2d<3, kernel(1)> | tanh(x));
constexpr auto images_joined = input<4, 5, 2> | concatenate(image_a, image_b, image_c, image_d) | 2 * x;
constexpr auto images_at_the_end = input<4, 5, 2> | concatenate(image_a, image_b);
constexpr auto picture_a = input<4, 5, 2> | image_a;
constexpr auto picture_b = input<4, 5, 2> | image_b;
constexpr auto picture_c = input<4, 5, 2> | image_c;
constexpr auto picture_d = input<4, 5, 2> | image_d;

template <auto const& Whole, auto const& Alone>
void has_part(std::size_t column, float factor) {
    constexpr std::size_t samples = 5, width = output_shape(Alone).last(), columns = output_shape(Whole).last();
    const model<Whole> whole{seed{4}};
    model<Alone> alone{seed{5}};
    BOOST_TEST(copy_weights(whole, alone) == 2u);
    std::vector<float> inputs(samples * whole.input_size), all(samples * whole.output_size), part(samples * alone.output_size);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(std::sin(0.9 * static_cast<double>(i)));
    predict(whole, inputs, all);
    predict(alone, inputs, part);
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < part.size() / width; ++k)
        for (std::size_t i = 0; i < width; ++i) wrong += all[k * columns + column + i] != factor * part[k * width + i];
    BOOST_TEST(wrong == 0u);
}
BOOST_AUTO_TEST_CASE(every_part_of_a_concatenation_is_what_its_branch_gives) {
    has_part<rows_joined, alone_a>(0, 2), has_part<rows_joined, alone_b>(16, 2);
    has_part<rows_at_the_end, alone_a>(0, 1), has_part<rows_at_the_end, alone_b>(16, 1);
    has_part<images_joined, picture_a>(0, 2), has_part<images_joined, picture_b>(16, 2);
    has_part<images_joined, picture_c>(48, 2), has_part<images_joined, picture_d>(64, 2);
    has_part<images_at_the_end, picture_a>(0, 1), has_part<images_at_the_end, picture_b>(16, 1);
}

}  // namespace concatenations
}  // namespace
