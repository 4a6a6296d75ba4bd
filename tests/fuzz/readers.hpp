// SPDX-License-Identifier: MIT
// Every reader of files, each a function of bytes that may only refuse them by weft::error.
#pragma once

#include <weft/io/checkpoint.hpp>
#include <weft/io/npz.hpp>
#include <weft/io/safetensors.hpp>
#include <weft/train/table.hpp>

#if __has_include(<hdf5.h>)
#include <weft/io/keras_h5.hpp>
#endif

#include <train/temporary_file.hpp>

#include <cstdlib>
#include <string_view>

namespace fuzz {

// So that a small input that asks for much is seen.
inline constexpr std::uint64_t most_bytes = 1 << 20;

// Whether there is a reader of the name: that of HDF5 takes its library.
inline bool has([[maybe_unused]] std::string_view reader) {
#if __has_include(<hdf5.h>)
    return true;
#else
    return reader != "hdf5";
#endif
}

// What was read is consistent: the bytes of an array are those of its extents.
inline bool is_whole(const weft::stored_array& one) {
    return weft::bytes_of_array(one.type, one.extents) == one.bytes.size()
        && weft::numbers_of<float>(one).size() == one.elements();
}

#if __has_include(<hdf5.h>)
// A file's arrays, and those that it has for Keras's layers: one, one in a model, one of cells.
inline std::vector<weft::stored_array> arrays_of_hdf5(weft::byte_span bytes) {
    const std::vector<weft::described_parameter> parameters{
        {.layer = "dense", .kind = "dense", .name = "kernel", .extents = {1, 1}},
        {.layer = "head/dense", .kind = "dense", .name = "kernel", .extents = {1, 1}},
        {.layer = "head/lstm", .kind = "lstm", .name = "bias", .extents = {4}}};
    const weft::array_file file = weft::parse_hdf5(bytes, "fuzz", most_bytes);
    std::vector<weft::stored_array> found = file.arrays;
    for (weft::stored_array& one :
         weft::detail::keras_weights(file, weft::detail::keras_places(parameters, {})).arrays)
        found.push_back(std::move(one));
    return found;
}
#endif

// Whether a reader of the name takes the bytes.
inline bool takes(std::string_view reader, weft::byte_span bytes) {
    std::vector<weft::stored_array> found;
    try {
        if (reader == "safetensors") found = weft::parse_safetensors(bytes, "fuzz").arrays;
        if (reader == "checkpoint") {
            weft::parse_checkpoint<float>(weft::parse_safetensors(bytes, "fuzz"), "fuzz");
            return true;
        }
        if (reader == "csv") {
            const temporary_file file({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
            weft::read_csv(file.path(), {.header = bytes.size() % 2 == 1});
            return true;
        }
        if (reader == "npy") found.push_back(weft::parse_npy(bytes, "fuzz"));
#if __has_include(<hdf5.h>)
        if (reader == "hdf5") found = arrays_of_hdf5(bytes);
#endif
        if (reader == "npz") found = weft::parse_npz(bytes, "fuzz", most_bytes).arrays;
    } catch (const weft::error&) {
        return false;
    }
    for (const weft::stored_array& one : found)
        if (!is_whole(one)) std::abort();
    return true;
}

}  // namespace fuzz
