// SPDX-License-Identifier: MIT
// save(m, path) and load(m, path): a model's weights in a file, the format by its name.
#pragma once

#include <weft/io/npz.hpp>
#include <weft/io/safetensors.hpp>
#include <weft/io/weights.hpp>

namespace weft::inline v0_1 {

// The arrays of a .safetensors or .npz file. Whoever calls this links zlib, which unpacks npz;
// read_safetensors alone needs none.
//
// errors   another ending, what read_safetensors and read_npz refuse: weft::error
template <class File = array_file>
File read_arrays(const std::filesystem::path& path, std::uint64_t most_bytes = most_file_bytes) {
    const std::filesystem::path ending = path.extension();
    if (ending == ".safetensors") return read_safetensors<File>(path, most_bytes);
    if (ending == ".npz") return read_npz<File>(path, most_bytes);
    raise_error({path.native(), ": expected a name in .safetensors or .npz"});
}

// errors   another ending, what write_safetensors and write_npz refuse: weft::error
template <class File = array_file>
void write_arrays(const std::filesystem::path& path, const File& file) {
    const std::filesystem::path ending = path.extension();
    if (ending == ".safetensors") return write_safetensors(path, file);
    if (ending == ".npz") return write_npz(path, file);
    raise_error({path.native(), ": expected a name in .safetensors or .npz"});
}

// Writes the weights: path holds its old bytes or all of the new ones, whatever happens meanwhile.
//
// errors   see weights_of and write_arrays: weft::error, and path is as it was
template <auto const& Net, class Real, class Math>
void save(const model<Net, Real, Math>& m, const std::filesystem::path& path,
          const save_options& options = {}) {
    write_arrays(path, weights_of(m, options));
}

// Reads the weights.
//
// errors   see read_arrays and load_weights: weft::error, and the model is unchanged
template <auto const& Net, class Real, class Math>
void load(model<Net, Real, Math>& m, const std::filesystem::path& path,
          const load_options& options = {}) {
    load_weights(m, read_arrays(path, options.most_bytes), path.string(), options);
}

}  // namespace weft
