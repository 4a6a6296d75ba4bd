// SPDX-License-Identifier: MIT
// Training that is saved, loaded into new objects and resumed gives the bits of one that never stopped.
#include <weft/io/checkpoint.hpp>

#include <weft/declare.hpp>
#include <weft/io/weights.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer/adagrad.hpp>
#include <weft/optimizer/averaged.hpp>
#include <weft/optimizer/nadam.hpp>
#include <weft/optimizer/sgd.hpp>
#include <weft/schedule/exponential_decay.hpp>
#include <weft/train/early_stopping.hpp>
#include <weft/train/fit.hpp>
#include <weft/train/reduce_on_plateau.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

// The moving statistics of a norm have no states of the optimizer.
constexpr auto net = input<3> | dense<5> | batch_norm | tanh(x) | dropout(0.25) | dense<1>;
constexpr auto squares = mean(square(prediction - target));

dataset some_data() {
    dataset data{.inputs = {}, .targets = {}, .samples = 50};
    random_stream random(seed{4});
    for (std::size_t i = 0; i < 150; ++i) data.inputs.push_back(static_cast<float>(random.normal()));
    for (std::size_t i = 0; i < 50; ++i)
        data.targets.push_back(data.inputs[3 * i] - data.inputs[3 * i + 1]);
    return data;
}

void lower_rate(epoch_record& record) {
    if (record.epoch == 3) record.rate_scale = 0.5;
}

// Nadam multiplies a number of its own, a schedule reads the step, dropout and the order are drawn.
constexpr auto chosen = nadam{.learning_rate = exponential_decay{0.05, 7, 0.9}};
// An average goes with the weights and takes their place at the end.
constexpr auto averaging = averaged(sgd{.learning_rate = 0.05, .momentum = 0.9}, 0.9);

BOOST_AUTO_TEST_CASE(ten_epochs_are_five_and_a_file_and_five) {
    const temporary_folder folder;
    const dataset data = some_data();
    model<net> whole{seed{1}}, first{seed{1}}, second{seed{2}};
    fit<squares>(whole, data, chosen,
                 {.epochs = 10, .batch_size = 8, .order = {9}, .callback = lower_rate});
    fit<squares>(first, data, chosen,
                 {.epochs = 5, .batch_size = 8, .order = {9}, .callback = lower_rate,
                  .keep_state = checkpoint_to(folder / "run.safetensors")});
    BOOST_TEST((first.get("dense/kernel") != whole.get("dense/kernel")));
    const training_state<float> state = load_checkpoint(folder / "run.safetensors");
    BOOST_TEST((state.epochs == 5 && state.steps == 35 && state.rate_scale == 0.5));
    const history rest =
        fit<squares>(second, data, chosen, {.epochs = 10, .batch_size = 8, .resume = &state});
    BOOST_TEST((rest.epochs.size() == 5 && rest.epochs[0].epoch == 6));
    training_state<float> far = state;
    far.epochs = static_cast<std::size_t>(-1);
    BOOST_TEST(fit<squares>(first, data, chosen, {.epochs = 10, .batch_size = 8, .resume = &far})
                   .epochs.empty());
    model<net> weights_alone;
    load_weights(weights_alone, read_safetensors(folder / "run.safetensors"), "run");
    BOOST_TEST((weights_alone.get("dense/kernel") == first.get("dense/kernel")));
    for (const std::string& name : whole.parameters().names())
        BOOST_TEST((second.get(name) == whole.get(name)), name);
}

// Whenever a process ends between two epochs, before the last and after it, the next goes on as if
// nothing had been: with the waits, the best values and the best weights of its callbacks.
BOOST_AUTO_TEST_CASE(callbacks_remember_what_they_have_seen) {
    const temporary_folder folder;
    const dataset data = some_data();
    // The losses that callbacks see: the best is that of epoch 4.
    const auto monitor = [](const epoch_record& record) {
        const double losses[] = {9, 8, 7, 1, 3, 3, 4, 2, 5, 6, 7, 8};
        return losses[record.epoch - 1];
    };
    for (const bool ends_early : {true, false}) {
        const auto callbacks = [&](model<net>& m) -> epoch_callback {
            return {lower_rate,
                    reduce_on_plateau{.monitor = monitor, .factor = 0.5, .patience = 2,
                                      .cooldown = 1},
                    early_stopping{.monitor = monitor, .patience = ends_early ? 6u : 20u,
                                   .restore_best_weights = best_weights(m)}};
        };
        model<net> whole{seed{1}};
        std::size_t epochs = 0;
        const history all = fit<squares>(
            whole, data, averaging,
            {.epochs = 12, .batch_size = 8, .order = {9}, .callback = callbacks(whole),
             .keep_state = [&](const training_state<float>& state) {
                 save_checkpoint(state, folder / std::to_string(++epochs).c_str());
             }});
        BOOST_TEST(epochs == (ends_early ? 10u : 12u));
        BOOST_TEST(all.epochs.back().rate_scale < 0.5);
        for (std::size_t cut = 1; cut <= epochs; ++cut) {
            const auto state = load_checkpoint(folder / std::to_string(cut).c_str());
            BOOST_TEST((state.callbacks.size() == 5 + 6 + parameter_block<net, float>::count));
            BOOST_TEST(state.is_over == (cut == 10 && ends_early));
            model<net> m{seed{2}};
            const history rest = fit<squares>(
                m, data, averaging,
                {.epochs = 12, .batch_size = 8, .callback = callbacks(m), .resume = &state});
            BOOST_TEST(rest.epochs.size() == epochs - cut);
            if (cut < epochs)
                BOOST_TEST((rest.epochs.back().rate_scale == all.epochs.back().rate_scale));
            for (const std::string& name : m.parameters().names())
                BOOST_TEST((m.get(name) == whole.get(name)), name << " after " << cut);
        }
    }
    auto state = load_checkpoint(folder / "3");
    model<net> m;
    const auto resume = [&](epoch_callback callback) {
        return error_of([&] {
            fit<squares>(m, data, averaging,
                         {.epochs = 4, .batch_size = 8, .callback = std::move(callback),
                          .resume = &state});
        });
    };
    const std::string others = "weft: restore: expected the state of the callbacks that remember, "
                               "found that of others";
    BOOST_TEST(resume(reduce_on_plateau{}) == others);
    BOOST_TEST(resume({reduce_on_plateau{}, early_stopping{.restore_best_weights = best_weights(m)},
                       reduce_on_plateau{}}) == others);
    state.callbacks.erase(state.callbacks.begin(), state.callbacks.begin() + 5);
    BOOST_TEST(resume(early_stopping{})
               == "weft: restore: early_stopping expects a state of 5 numbers, found "
                      + std::to_string(5 + parameter_block<net, float>::count));
    BOOST_TEST(resume(reduce_on_plateau{}).starts_with(
        "weft: restore: reduce_on_plateau expects a state of 4 numbers, found "));
    state.callbacks.clear();
    BOOST_TEST(resume(early_stopping{}) == "no error");
}

// Its accumulators start at 0.1, in the padding too, which a file does not hold.
BOOST_AUTO_TEST_CASE(steps_by_hand_go_on_as_well) {
    const temporary_folder folder;
    const dataset data = some_data();
    model<net> one{seed{1}}, other{seed{2}};
    const std::span<const float> inputs = data.inputs, targets = data.targets;
    auto by_hand = make_trainer<squares>(one, adagrad{.learning_rate = 0.05}, seed{3});
    for (int i = 0; i < 3; ++i) by_hand.step(inputs, targets);
    save_checkpoint(by_hand.state(), folder / "c.safetensors");
    auto resumed = make_trainer<squares>(other, adagrad{.learning_rate = 0.05});
    resumed.restore(load_checkpoint(folder / "c.safetensors"));
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(by_hand.step(inputs, targets) == resumed.step(inputs, targets));
    for (const std::string& name : one.parameters().names())
        BOOST_TEST((one.get(name) == other.get(name)), name);
    BOOST_TEST(error_of([&] { load_checkpoint<double>(folder / "c.safetensors"); })
                   .ends_with("\"dense/kernel\": expected float64 [3, 5], found float32 [3, 5]"));
}

// No tensor has a state, and no number of states is to be divided by how many are trained.
constexpr auto all_frozen = input<3> | frozen(dense<5> | batch_norm | tanh(x) | dense<1>);
BOOST_AUTO_TEST_CASE(a_network_of_which_all_is_frozen_has_a_state) {
    const dataset data = some_data();
    model<all_frozen> one{seed{1}}, other{seed{2}};
    auto by_hand = make_trainer<squares>(one, averaging);
    auto resumed = make_trainer<squares>(other, averaging);
    by_hand.step(data.inputs, data.targets);
    resumed.restore(by_hand.state());
    BOOST_TEST(resumed.steps() == 1u);
    for (const std::string& name : one.parameters().names())
        BOOST_TEST((one.get(name) == other.get(name)), name);
}

BOOST_AUTO_TEST_CASE(the_state_of_another_training_is_refused_and_changes_nothing) {
    model<net> m{seed{1}};
    const std::vector<float> before = m.get("dense/kernel");
    auto by_hand = make_trainer<squares>(m, chosen, seed{3});
    training_state<float> state = by_hand.state();
    state.tensors[1].states.pop_back();
    state.tensors[0].weights[0] = 5;
    BOOST_TEST(error_of([&] { by_hand.restore(state); })
               == "weft: restore: expected dense/bias of 5, 5 numbers with 2 states, found 5, 5 "
                  "numbers with 1 states");
    state = by_hand.state();
    state.tensors.erase(state.tensors.begin());
    BOOST_TEST(error_of([&] { by_hand.restore(state); })
               == "weft: restore: expected dense/kernel of 3x5, 15 numbers with 2 states, found none");
    state = by_hand.state();
    state.tensors.push_back(state.tensors[0]);
    state.tensors.back().name = "dense_1/kernel";
    BOOST_TEST(error_of([&] { by_hand.restore(state); })
               == "weft: restore: expected 8 parameters, found 9, also \"dense_1/kernel\"");
    state = by_hand.state();
    state.optimizer = "another\x1b[2J" + std::string(300, '-');  // of a file from a stranger
    const std::string text = error_of([&] { by_hand.restore(state); });
    BOOST_TEST(text.starts_with("weft: restore: expected the state of an optimizer of rule 0, 2 "
                                "states: rate step "));
    BOOST_TEST(text.ends_with("found \"another?[2J" + std::string(245, '-') + "...\""));
    BOOST_TEST((m.get("dense/kernel") == before));
    const temporary_folder folder;
    write_safetensors(folder / "a.safetensors", {});
    BOOST_TEST(error_of([&] { load_checkpoint(folder / "a.safetensors"); })
                   .ends_with("a.safetensors: expected a checkpoint, found another file"));
}

}  // namespace
