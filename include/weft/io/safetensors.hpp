// SPDX-License-Identifier: MIT
// Files of safetensors: a JSON header and the bytes of the arrays.
#pragma once

#include <weft/io/checksum.hpp>
#include <weft/io/file.hpp>
#include <weft/io/json_reader.hpp>

#include <set>

namespace weft::inline v0_1 {

inline constexpr std::size_t most_safetensors_header_bytes = std::size_t{16} << 20;

namespace detail {

inline constexpr std::string_view crc32_key = "weft.crc32";

struct safetensors_entry {
    std::string name{};
    number_type type{};
    std::vector<std::size_t> extents{};
    std::size_t begin = 0, end = 0;  // in the data
};

struct safetensors_header {
    std::vector<safetensors_entry> entries{};
    std::vector<std::pair<std::string, std::string>> metadata{};
};

inline number_type safetensors_type(std::string_view name, const json_reader& at) {
    for (unsigned i = 0; i <= static_cast<unsigned>(number_type::float64); ++i)
        if (facts_of(static_cast<number_type>(i)).safetensors == name)
            return static_cast<number_type>(i);
    at.refuse(joined({"a type such as \"F32\", found ", shown(name)}));
}

// All of it but its name.
template <class Entry>
void read_safetensors_entry(json_reader& from, Entry& entry) {
    int seen = 0;  // a bit a key
    const auto first = [&](int bit) {
        if ((seen & bit) != 0) from.refuse("each key of an array once");
        seen |= bit;
    };
    from.object([&](const std::string& key) {
        if (key == "dtype") {
            first(1), entry.type = safetensors_type(from.string(), from);
        } else if (key == "shape") {
            first(2);
            from.array([&] {
                if (entry.extents.size() == most_array_extents)
                    from.refuse("a shape of at most 8 extents");
                entry.extents.push_back(static_cast<std::size_t>(from.integer()));
            });
        } else if (key == "data_offsets") {
            first(4);
            std::size_t count = 0;
            from.array([&] {
                if (count++ == 2) from.refuse("two data_offsets");
                (count == 1 ? entry.begin : entry.end) = static_cast<std::size_t>(from.integer());
            });
            if (count != 2) from.refuse("two data_offsets");
        } else {
            from.refuse(joined({"dtype, shape or data_offsets, found ", shown(key)}));
        }
    });
    if (seen != 7) from.refuse(joined({"dtype, shape and data_offsets of ", shown(entry.name)}));
}

template <class Header = safetensors_header>
Header read_safetensors_header(std::string_view text, std::string source) {
    json_reader from(text, std::move(source));
    Header header;
    bool has_metadata = false;
    from.object([&](std::string name) {
        if (name == "__metadata__") {
            if (std::exchange(has_metadata, true)) from.refuse("__metadata__ once");
            from.object([&](std::string key) {
                header.metadata.emplace_back(std::move(key), from.string());
            });
            return;
        }
        if (name.size() > most_array_name_bytes) from.refuse("a name of at most 256 bytes");
        if (header.entries.size() == most_arrays) from.refuse("at most 65536 arrays");
        safetensors_entry& entry = header.entries.emplace_back();
        entry.name = std::move(name);
        read_safetensors_entry(from, entry);
    });
    from.end();
    return header;
}

// A name twice, a size that is not that of the shape, bytes that belong to two arrays or to none.
template <class Header>
void check_safetensors(const Header& header, std::size_t bytes, const std::string& source) {
    std::set<std::string_view> names, keys;
    std::vector<byte_range> ranges;
    for (const safetensors_entry& one : header.entries) {
        const bool fits = bytes_of_array(one.type, one.extents) == one.end - one.begin;
        if (!names.insert(one.name).second)
            raise_error({source, ": ", shown(one.name), ": expected each name once"});
        if (one.end < one.begin || one.end > bytes || !fits)
            raise_error({source, ": ", shown(one.name), ": expected the bytes of ",
                         to_string(one.extents), ", found ", one.begin, " to ", one.end, " of ",
                         bytes});
        ranges.push_back({one.begin, one.end});
    }
    for (const auto& pair : header.metadata)
        if (!keys.insert(pair.first).second)
            raise_error({source, ": metadata ", shown(pair.first), ": expected each key once"});
    sort_ranges(ranges);
    std::size_t at = 0;
    for (const byte_range& one : ranges) {
        if (one.begin != at)
            raise_error({source, ": expected data that begins at byte ", at, ", found ",
                         one.begin});
        at = one.end;
    }
    if (at != bytes)
        raise_error({source, ": expected ", at, " bytes of data, found ", bytes});
}

inline std::string to_json(std::string_view text) {
    std::string result(1, '"');
    for (const char c : text) {
        if (c == '"' || c == '\\') result.push_back('\\');
        if (static_cast<unsigned char>(c) >= 0x20) {
            result.push_back(c);
        } else {
            result.append("\\u00");
            result.push_back("01"[c >> 4]);
            result.push_back("0123456789abcdef"[c & 15]);
        }
    }
    result.push_back('"');
    return result;
}

inline std::string to_hexadecimal(std::uint32_t number) {
    std::string result;
    for (int shift = 28; shift >= 0; shift -= 4)
        result.push_back("0123456789abcdef"[number >> shift & 15]);
    return result;
}

}  // namespace detail

// The arrays in a file's bytes. The source is its name, for messages.
//
// errors   a header of more than 16 MiB or of another form, more than 65 536 arrays, names of more
//          than 256 bytes, more than 8 extents, sizes that do not fit, overlaps, holes, another
//          checksum than that of the metadata: weft::error
// source   github.com/huggingface/safetensors, README, format
template <class File = array_file>
File parse_safetensors(byte_span bytes, const std::string& source) {
    const std::uint64_t rest = bytes.size() < 8 ? 0 : bytes.size() - 8;
    const auto length = bytes.size() < 8 ? 0 : read_little_endian<std::uint64_t>(bytes.data());
    if (length < 2 || length > rest || length > most_safetensors_header_bytes || bytes[8] != '{')
        raise_error({source, ": expected a safetensors file, found no header of 2 to ",
                     most_safetensors_header_bytes, " bytes at its begin"});
    const auto size = static_cast<std::size_t>(length);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + 8, size);
    auto header =
        detail::read_safetensors_header(text, detail::joined({source, ": header"}));
    const byte_span data = bytes.subspan(8 + size);
    detail::check_safetensors(header, data.size(), source);
    File result;
    for (auto& pair : header.metadata) {
        if (detail::crc32_key != pair.first) result.metadata.push_back(std::move(pair));
        else if (const auto found = detail::to_hexadecimal(crc32(data)); pair.second != found)
            raise_error({source, ": expected data of the checksum ", shown(pair.second), ", found ",
                         found});
    }
    for (auto& one : header.entries) {
        const byte_span part = data.subspan(one.begin, one.end - one.begin);
        result.arrays.push_back({.name = std::move(one.name),
                                 .type = one.type,
                                 .extents = std::move(one.extents),
                                 .bytes = {part.begin(), part.end()}});
    }
    return result;
}

template <class File = array_file>
File read_safetensors(const std::filesystem::path& path,
                      std::uint64_t most_bytes = most_file_bytes) {
    return parse_safetensors<File>(read_file(path, most_bytes), path.string());
}

// Writes the arrays, those of wide numbers first so that all are aligned, with a checksum.
//
// errors   a name twice, one that is too long or no UTF-8, it cannot be written: weft::error, and
//          path is as it was
template <class File = array_file>
void write_safetensors(const std::filesystem::path& path, const File& file) {
    using detail::joined, detail::to_json;
    std::vector<unsigned char> data;
    std::string entries;
    for (std::size_t bytes = 8; bytes > 0; bytes /= 2)
        for (const stored_array& one : file.arrays) {
            if (facts_of(one.type).bytes != bytes) continue;
            const std::size_t begin = data.size();
            data.insert(data.end(), one.bytes.begin(), one.bytes.end());
            entries.append(joined({",", to_json(one.name), ":{\"dtype\":\"",
                                   facts_of(one.type).safetensors, "\",\"shape\":",
                                   to_string(one.extents), ",\"data_offsets\":[", begin, ",",
                                   data.size(), "]}"}));
        }
    std::string header = "{\"__metadata__\":{";
    for (const auto& [key, text] : file.metadata)
        header.append(joined({to_json(key), ":", to_json(text), ","}));
    header.append(joined({to_json(detail::crc32_key), ":\"", detail::to_hexadecimal(crc32(data)),
                          "\"}", entries, "}"}));
    header.resize((header.size() + 7) / 8 * 8, ' ');
    // What is written can be read.
    const std::string source = path.string();
    detail::check_safetensors(
        detail::read_safetensors_header(header, joined({source, ": header"})), data.size(), source);
    std::vector<unsigned char> begin;
    append_little_endian(begin, std::uint64_t{header.size()});
    begin.insert(begin.end(), header.begin(), header.end());
    write_file(path, {begin, data});
}

}  // namespace weft
