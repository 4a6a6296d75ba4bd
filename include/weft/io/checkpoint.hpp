// SPDX-License-Identifier: MIT
// The state of a training in a file: weights, the optimizer's states, step, schedule, randomness.
#pragma once

#include <weft/io/safetensors.hpp>
#include <weft/train/training_state.hpp>

#include <map>

namespace weft::inline v0_1 {

namespace detail {

inline constexpr std::string_view optimizer_key = "weft.optimizer",
                                  counters_name = "weft.counters",  // epochs, steps, seed, is_over
                                  numbers_name = "weft.numbers",    // rate_scale, then its own
                                  callbacks_name = "weft.callbacks";

inline std::string state_name(std::size_t state, std::string_view parameter) {
    return joined({"weft.state.", state, "/", parameter});
}

}  // namespace detail

// Writes a safetensors file whose weights load(m, path) takes as well; path holds its old bytes or
// all of the new ones, whatever happens meanwhile.
//
// errors   it cannot be written: weft::error, and path is as it was
template <class Real>
void save_checkpoint(const training_state<Real>& state, const std::filesystem::path& path) {
    array_file file;
    const auto add = [&](std::string_view name, const shape& extents,
                         const std::vector<Real>& numbers) {
        file.arrays.push_back(make_stored_array<Real>(
            name, std::span(extents.extents).first(extents.rank), numbers));
    };
    for (const tensor_state<Real>& one : state.tensors) {
        add(one.name, one.extents, one.weights);
        for (std::size_t i = 0; i < one.states.size(); ++i)
            add(detail::state_name(i, one.name), one.extents, one.states[i]);
    }
    const std::uint64_t counters[] = {state.epochs, state.steps, state.order.value,
                                      state.is_over ? 1U : 0U};
    std::vector<double> numbers{state.rate_scale};
    numbers.insert(numbers.end(), state.numbers.begin(), state.numbers.end());
    const std::size_t counts[] = {4}, number_count[] = {numbers.size()};
    file.arrays.push_back(
        make_stored_array<std::uint64_t>(detail::counters_name, counts, counters));
    file.arrays.push_back(make_stored_array<double>(detail::numbers_name, number_count, numbers));
    const std::size_t of_callbacks[] = {state.callbacks.size()};
    file.arrays.push_back(
        make_stored_array<double>(detail::callbacks_name, of_callbacks, state.callbacks));
    file.metadata.emplace_back(detail::optimizer_key, state.optimizer);
    write_safetensors(path, file);
}

// The state in the arrays of a file. The source is its name, for messages.
//
// errors   arrays that are no checkpoint, numbers of another type than Real: weft::error
template <class Real>
training_state<Real> parse_checkpoint(const array_file& file, const std::string& source) {
    const stored_array* const counters = file.find(detail::counters_name);
    const stored_array* const numbers = file.find(detail::numbers_name);
    const std::string* const optimizer = file.find_metadata(detail::optimizer_key);
    if (counters == nullptr || numbers == nullptr || optimizer == nullptr
        || counters->type != number_type::uint64 || counters->elements() != 4
        || numbers->type != number_type::float64 || numbers->elements() == 0)
        raise_error({source, ": expected a checkpoint, found another file"});
    const auto counter = [&](std::size_t i) {
        return read_little_endian<std::uint64_t>(counters->bytes.data() + 8 * i);
    };
    const std::vector<double> all_numbers = numbers_of<double>(*numbers);
    training_state<Real> state{.epochs = static_cast<std::size_t>(counter(0)),
                               .steps = static_cast<std::size_t>(counter(1)),
                               .rate_scale = all_numbers[0],
                               .order = {counter(2)},
                               .optimizer = *optimizer,
                               .numbers = {all_numbers.begin() + 1, all_numbers.end()}};
    state.is_over = counter(3) != 0;
    std::map<std::string_view, const stored_array*> by_name;
    for (const stored_array& one : file.arrays) by_name.emplace(one.name, &one);
    if (const stored_array* const callbacks = file.find(detail::callbacks_name))
        state.callbacks = numbers_of<double>(*callbacks);
    for (const stored_array& one : file.arrays) {
        if (one.name.starts_with("weft.")) continue;
        tensor_state<Real>& to = state.tensors.emplace_back();
        to.name = one.name;
        to.extents.rank = std::min(one.extents.size(), most_extents);
        std::copy_n(one.extents.begin(), to.extents.rank, to.extents.extents.begin());
        const stored_array* next = &one;
        for (std::size_t i = 0; next != nullptr; ++i) {
            if (next->type != number_type_of<Real> || next->extents != one.extents)
                raise_error({source, ": ", shown(next->name), ": expected ",
                             facts_of(number_type_of<Real>).name, " ", to_string(one.extents),
                             ", found ", facts_of(next->type).name, " ", to_string(next->extents)});
            (i == 0 ? to.weights : to.states.emplace_back()) = numbers_of<Real>(*next);
            const auto found = by_name.find(detail::state_name(i, one.name));
            next = found == by_name.end() ? nullptr : found->second;
        }
    }
    return state;
}

// The state in a file that save_checkpoint wrote.
//
// errors   what read_safetensors and parse_checkpoint refuse: weft::error
template <class Real = float>
training_state<Real> load_checkpoint(const std::filesystem::path& path,
                                     std::uint64_t most_bytes = most_file_bytes) {
    return parse_checkpoint<Real>(read_safetensors(path, most_bytes), path.string());
}

// For keep_state of fit: the file holds the state after the last whole epoch.
inline auto checkpoint_to(std::filesystem::path path) {
    return [path = std::move(path)](const auto& state) { save_checkpoint(state, path); };
}

}  // namespace weft
