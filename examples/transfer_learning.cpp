// SPDX-License-Identifier: MIT
// What a network has learned of the digits 0 to 4 helps it to tell 5 to 9 from a few examples:
// transfer_learning [digits.csv]
#include <weft/weft.hpp>

#include <cstdio>

using namespace weft;

template <std::size_t Filters>
constexpr auto convolution = conv2d<Filters, kernel(3), same> | relu(x);
constexpr auto of_small = input<8, 8, 1> | convolution<16> | max_pool2d<kernel(2)>
                        | convolution<32> | dropout(0.3) | flatten | dense<5> | softmax(x);

// The body keeps what it has learned; only the new head is trained, and the dropout is gone.
constexpr auto learned = replace_every(without_head(of_small), dropout(0), removed);
constexpr auto of_large = frozen(learned) | named<"head">(dense<5> | softmax(x));
static_assert(trainable_parameters(of_large) == (4 * 4 * 32 + 1) * 5);

// Pictures of five digits from first on, labelled 0 to 4; the last 360 of the file are to test with.
std::pair<dataset, dataset> digits_from(const table& rows, double first) {
    table some;
    some.columns = rows.columns;
    std::size_t to_train = 0;
    for (std::size_t row = 0; row < rows.rows; ++row) {
        const double* const numbers = rows.values.data() + row * rows.columns;
        const double digit = numbers[64];
        if (digit < first || digit > first + 4) continue;
        for (std::size_t i = 0; i < 64; ++i) some.values.push_back(numbers[i] / 16);
        some.values.push_back(digit - first);
        ++some.rows;
        to_train += row < 1'437;
    }
    return split(classification<5>(some, {.label_column = 64}), to_train);
}

int main(int count, char** arguments) {
    const table rows = read_csv(count > 1 ? arguments[1] : "examples/data/digits.csv");
    const auto [small, small_test] = digits_from(rows, 0);
    const auto [large, large_test] = digits_from(rows, 5);
    const dataset few = split(large, 25).first;
    const fit_options<float> ten_epochs{.epochs = 10, .batch_size = 5};

    model<of_small> teacher{seed{1}};
    fit<sparse_categorical_cross_entropy>(teacher, small, adam{}, {.epochs = 15});
    model<of_large> student{seed{2}};
    const std::size_t copied = copy_weights(teacher, student);
    fit<sparse_categorical_cross_entropy>(student, few, adam{}, ten_epochs);
    const double transferred = accuracy(student, large_test);

    // The first network with all of it trained on the same few pictures; then for longer.
    model<of_small> beginner{seed{2}};
    double from_scratch[10];
    for (double& reached : from_scratch) {
        fit<sparse_categorical_cross_entropy>(beginner, few, adam{}, ten_epochs);
        reached = accuracy(beginner, large_test);
    }
    std::printf("0 to 4: accuracy %.3f\n5 to 9 from %zu pictures: %.3f after 10 epochs with %zu arrays "
                "taken over; from scratch %.3f after 10 epochs, %.3f after 100\n",
                accuracy(teacher, small_test), few.samples, transferred, copied, from_scratch[0],
                from_scratch[9]);
    return transferred >= 0.7 && transferred > from_scratch[0] + 0.1 ? 0 : 1;
}
