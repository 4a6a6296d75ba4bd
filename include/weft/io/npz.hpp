// SPDX-License-Identifier: MIT
// Files of numpy.savez and savez_compressed: several arrays by name.
#pragma once

#include <weft/io/npy.hpp>
#include <weft/io/zip.hpp>

namespace weft::inline v0_1 {

// The arrays in a file's bytes. The source is its name, for messages. Deflated ones take zlib.
//
// errors   what parse_zip and parse_npy refuse; a file in it that is no .npy: weft::error
template <class File = array_file>
File parse_npz(byte_span bytes, const std::string& source,
               std::uint64_t most_bytes = most_file_bytes) {
    File result;
    for (const zip_entry& entry : parse_zip(bytes, source, most_bytes)) {
        const std::string where = detail::joined({source, ": ", shown(entry.name)});
        if (!entry.name.ends_with(".npy"))
            raise_error({where, ": expected a name in .npy"});
        result.arrays.push_back(parse_npy(entry.bytes, where));
        result.arrays.back().name = entry.name.substr(0, entry.name.size() - 4);
    }
    return result;
}

template <class File = array_file>
File read_npz(const std::filesystem::path& path, std::uint64_t most_bytes = most_file_bytes) {
    return parse_npz<File>(read_file(path, most_bytes), path.string(), most_bytes);
}

// Writes the arrays, stored; metadata has no place in the format.
//
// errors   a name of more than 256 bytes or twice, metadata, what format_npy refuses, more than
//          65 535 arrays or 4 GiB, it cannot be written: weft::error, and path is as it was
template <class File = array_file>
void write_npz(const std::filesystem::path& path, const File& file) {
    const std::string source = path.string();
    if (!file.metadata.empty()) 
        raise_error({source, ": expected no metadata: npz keeps none"});
    std::vector<zip_entry> entries;
    entries.reserve(file.arrays.size());
    for (const stored_array& one : file.arrays)
        entries.push_back({.name = detail::joined({one.name, ".npy"}), .bytes = format_npy(one)});
    const std::vector<unsigned char> bytes = format_zip(entries, source);
    // What is written can be read.
    detail::read_zip_directory(detail::zip_bytes(bytes, source), most_file_bytes);
    write_file(path, {bytes});
}

}  // namespace weft
