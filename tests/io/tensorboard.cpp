// SPDX-License-Identifier: MIT
// What a training writes for TensorBoard: losses, rate and histograms, by Keras's tags and runs.
#ifdef WEFT_USE_PROTOBUF
#include <weft/io/tensorboard.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <io/events.hpp>
#include <io/files.hpp>

namespace {

using namespace weft;

constexpr auto net = input<2> | dense<1>;

BOOST_AUTO_TEST_CASE(each_epoch_is_a_step_of_two_runs) {
    const temporary_folder folder;
    model<net> m{seed{1}};
    // For python_reads.py, which asks TensorBoard's own reader.
    const char* const kept = std::getenv("WEFT_KEEP_FILES");
    tensorboard log{.log_dir = kept == nullptr ? folder / "logs"
                                               : std::filesystem::path(kept) / "logs",
                    .histogram_freq = 2,
                    .weights = watched_weights(m)};
    const epoch_callback callback = std::ref(log);
    for (std::size_t epoch = 1; epoch <= 3; ++epoch) {
        const auto size = static_cast<double>(epoch);
        epoch_record record{.epoch = epoch, .epochs = 3, .loss = 1 / size,
                            .validation_loss = 2 / size, .losses = {size, 0}, .rate = 0.5};
        BOOST_TEST(callback(record));
    }
    const auto train = read_events(log.train->path()), validation = read_events(log.validation->path());
    std::string tags;
    for (const events::Event& one : train)
        if (one.has_summary())
            tags += std::to_string(one.step()) + " " + one.summary().value(0).tag() + "\n";
    const std::string rows = " epoch_loss\n", rates = " epoch_learning_rate\n",
                      outputs = " epoch_output_0_loss\n", others = " epoch_output_1_loss\n",
                      kernel = " dense/kernel/histogram\n", bias = " dense/bias/histogram\n";
    std::string expected;
    for (const std::string step : {"0", "1", "2"}) {
        for (const std::string& tag : {rows, rates, outputs, others}) expected += step + tag;
        if (step != "1") expected += step + kernel + step + bias;
    }
    BOOST_TEST(tags == expected);
    BOOST_TEST(train[5].summary().value(0).histo().num() == 2);
    BOOST_TEST_REQUIRE(validation.size() == 4u);
    BOOST_TEST(validation[3].summary().value(0).simple_value() == static_cast<float>(2.0 / 3));
    BOOST_TEST(log.train->path().parent_path().filename() == "train");
}

}  // namespace
#endif
