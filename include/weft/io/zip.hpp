// SPDX-License-Identifier: MIT
// Zip files, as far as numpy.savez and savez_compressed write them: stored or deflated, no zip64.
#pragma once

#include <weft/io/checksum.hpp>
#include <weft/io/stored_array.hpp>

#include <set>

#if __has_include(<zlib.h>)
#include <zlib.h>
#endif

namespace weft::inline v0_1 {

struct zip_entry {
    std::string name{};
    std::vector<unsigned char> bytes{};
};

namespace detail {

// What the central directory says of a file, and where its bytes are.
struct zip_place {
    std::string name{};
    bool is_deflated = false;
    std::uint32_t checksum = 0;
    std::size_t header = 0, begin = 0;  // of its local header, of its bytes
    std::size_t stored_bytes = 0, bytes = 0;
};

// Numbers of a zip file, little-endian, each within it.
class zip_bytes {
public:
    zip_bytes(byte_span bytes, const std::string& source) : bytes_(bytes), source_(source) {}

    std::size_t size() const { return bytes_.size(); }
    byte_span part(std::size_t at, std::size_t count) const {
        if (at > bytes_.size() || count > bytes_.size() - at)
            refuse(joined({"expected ", count, " bytes from byte ", at, ", the file has ",
                           size()}));
        return bytes_.subspan(at, count);
    }
    std::uint32_t number(std::size_t at) const {
        return read_little_endian<std::uint32_t>(part(at, 4).data());
    }
    std::size_t short_number(std::size_t at) const {
        return read_little_endian<std::uint16_t>(part(at, 2).data());
    }
    std::string text(std::size_t at, std::size_t count) const {
        const byte_span letters = part(at, count);
        return {letters.begin(), letters.end()};
    }
    [[noreturn]] void refuse(std::string_view problem) const {
        raise_error({source_, ": ", problem});
    }

private:
    byte_span bytes_;
    const std::string& source_;
};

inline constexpr std::uint32_t zip_local = 0x04034b50, zip_central = 0x02014b50,
                               zip_end = 0x06054b50;

// The record at the end: 22 bytes and a comment to the end of the file.
inline std::size_t find_zip_end(const zip_bytes& file) {
    for (std::size_t comment = 0; comment <= 0xffff && comment + 22 <= file.size(); ++comment) {
        const std::size_t at = file.size() - 22 - comment;
        if (file.number(at) == zip_end && file.short_number(at + 20) == comment) return at;
    }
    file.refuse("expected a zip file, found none");
}

template <class Place = zip_place>
Place read_zip_place(const zip_bytes& file, std::size_t at, std::size_t directory) {
    if (file.number(at) != zip_central) file.refuse("expected another entry of the directory");
    Place result;
    const std::size_t letters = file.short_number(at + 28);
    if (letters > most_array_name_bytes + 4) file.refuse("expected names of at most 256 bytes");
    result.name = file.text(at + 46, letters);
    const auto check = [&](bool good, const char* expected) {
        if (!good) file.refuse(joined({shown(result.name), ": expected ", expected}));
    };
    const std::size_t flags = file.short_number(at + 8), method = file.short_number(at + 10);
    check((flags & 1) == 0, "no encryption");
    check(method == 0 || method == 8, "stored or deflated bytes");
    result.is_deflated = method == 8;
    result.checksum = file.number(at + 16);
    result.stored_bytes = file.number(at + 20);
    result.bytes = file.number(at + 24);
    result.header = file.number(at + 42);
    const std::size_t most = std::max({result.stored_bytes, result.bytes, result.header});
    check(most != 0xffffffff, "less than 4 GiB, no zip64");
    check(result.header < directory, "its header before the directory");
    check(file.number(result.header) == zip_local, "a header");
    check(file.short_number(result.header + 8) == method
              && file.short_number(result.header + 26) == letters
              && file.text(result.header + 30, letters).compare(result.name) == 0,
          "one name and method in its header and in the directory");
    result.begin = result.header + 30 + letters + file.short_number(result.header + 28);
    check(result.begin <= directory && result.stored_bytes <= directory - result.begin,
          "its bytes before the directory");
    // Deflate writes at most 258 bytes with 2 bits.
    check(result.is_deflated ? result.bytes / 1032 <= result.stored_bytes
                             : result.bytes == result.stored_bytes,
          "as many bytes as it can hold");
    return result;
}

// The files of the directory: none overlap, no name is there twice.
template <class Place = zip_place>
std::vector<Place> read_zip_directory(const zip_bytes& file, std::uint64_t most_bytes) {
    const std::size_t end = find_zip_end(file), count = file.short_number(end + 10);
    const std::size_t directory = file.number(end + 16), bytes = file.number(end + 12);
    const bool is_one_disk = file.number(end + 4) == 0 && file.short_number(end + 8) == count;
    if (!is_one_disk || directory > end || bytes != end - directory)
        file.refuse("expected a directory right before the end of the zip file, no zip64");
    std::vector<Place> places;
    std::uint64_t all_bytes = 0;
    std::size_t at = directory;
    for (std::size_t i = 0; i < count; ++i) {
        places.push_back(read_zip_place<Place>(file, at, directory));
        all_bytes += places.back().bytes;
        at += 46 + file.short_number(at + 28) + file.short_number(at + 30)
            + file.short_number(at + 32);
    }
    if (at != end)
        file.refuse(joined({"expected a directory of ", count, " files"}));
    if (all_bytes > most_bytes)
        file.refuse(joined({"expected at most ", most_bytes, " bytes in its files, found ",
                            all_bytes}));
    std::set<std::string_view> names;
    std::vector<byte_range> ranges;
    for (const Place& one : places) {
        if (!names.insert(one.name).second)
            file.refuse(joined({shown(one.name), ": expected each name once"}));
        ranges.push_back({one.header, one.begin + one.stored_bytes});
    }
    sort_ranges(ranges);
    for (std::size_t i = 1; i < ranges.size(); ++i)
        if (ranges[i].begin < ranges[i - 1].end)
            file.refuse(joined({"expected files with bytes of their own, found two with byte ",
                                ranges[i].begin}));
    return places;
}

// Exactly count bytes, or an exception.
inline std::vector<unsigned char> inflate_bytes([[maybe_unused]] byte_span from,
                                                [[maybe_unused]] std::size_t count,
                                                const std::string& source) {
#if __has_include(<zlib.h>)
    std::vector<unsigned char> result(count);
    unsigned char nothing = 0;
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) raise_error({source, ": zlib does not start"});
    stream.next_in = const_cast<unsigned char*>(from.data());
    stream.avail_in = static_cast<uInt>(from.size());
    stream.next_out = count == 0 ? &nothing : result.data();
    stream.avail_out = static_cast<uInt>(count);
    const int status = inflate(&stream, Z_FINISH);
    const bool is_whole =
        status == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0;
    inflateEnd(&stream);
    if (!is_whole)
        raise_error({source, ": expected ", count, " deflated bytes"});
    return result;
#else
    raise_error({source, ": expected stored bytes: deflated ones need zlib when compiling"});
#endif
}

}  // namespace detail

// The files in a zip file, in the order of its directory.
//
// errors   another form, encryption, zip64, another method than stored and deflated, names of more
//          than 256 bytes or twice, sizes that do not fit, overlaps, more than most_bytes in all,
//          another checksum: weft::error
// source   PKWARE, APPNOTE.TXT 6.3.10
template <class Entry = zip_entry>
std::vector<Entry> parse_zip(byte_span bytes, const std::string& source, std::uint64_t most_bytes) {
    const detail::zip_bytes file(bytes, source);
    std::vector<Entry> result;
    for (auto& place : detail::read_zip_directory(file, most_bytes)) {
        const byte_span stored = file.part(place.begin, place.stored_bytes);
        Entry entry{.name = std::move(place.name)};
        const std::string where = detail::joined({source, ": ", shown(entry.name)});
        if (place.is_deflated) entry.bytes = detail::inflate_bytes(stored, place.bytes, where);
        else entry.bytes.assign(stored.begin(), stored.end());
        if (crc32(entry.bytes) != place.checksum)
            raise_error({where, ": expected bytes of its checksum, found others"});
        result.push_back(std::move(entry));
    }
    return result;
}

// The bytes of a zip file of stored files, dated 1980-01-01, so that equal files have equal bytes.
//
// errors   more than 65 535 files, or 4 GiB: weft::error
template <class Entry>
std::vector<unsigned char> format_zip(const std::vector<Entry>& entries,
                                      const std::string& source) {
    std::vector<unsigned char> bytes, directory;
    const auto put = [](std::vector<unsigned char>& to, std::uint32_t number) {
        append_little_endian(to, number);
    };
    const auto put_short = [](std::vector<unsigned char>& to, std::size_t number) {
        append_little_endian(to, static_cast<std::uint16_t>(number));
    };
    if (entries.size() > 0xffff) 
        raise_error({source, ": expected at most 65535 arrays"});
    for (const Entry& entry : entries) {
        if (bytes.size() + entry.bytes.size() > 0xf0000000)
            raise_error({source, ": expected less than 4 GiB: save as safetensors"});
        const std::size_t header = bytes.size();
        // What the local header and the directory share.
        const auto put_facts = [&](std::vector<unsigned char>& to) {
            put_short(to, 20), put_short(to, 0x800);        // version, names are UTF-8
            put_short(to, 0), put(to, 0x00210000);          // stored, 1980-01-01
            put(to, crc32(entry.bytes));
            put(to, static_cast<std::uint32_t>(entry.bytes.size()));
            put(to, static_cast<std::uint32_t>(entry.bytes.size()));
            put_short(to, entry.name.size()), put_short(to, 0);
        };
        put(bytes, detail::zip_local), put_facts(bytes);
        bytes.insert(bytes.end(), entry.name.begin(), entry.name.end());
        bytes.insert(bytes.end(), entry.bytes.begin(), entry.bytes.end());
        put(directory, detail::zip_central), put_short(directory, 20), put_facts(directory);
        put_short(directory, 0), put_short(directory, 0), put_short(directory, 0);
        put(directory, 0), put(directory, static_cast<std::uint32_t>(header));
        directory.insert(directory.end(), entry.name.begin(), entry.name.end());
    }
    const std::size_t begin = bytes.size();
    bytes.insert(bytes.end(), directory.begin(), directory.end());
    put(bytes, detail::zip_end), put(bytes, 0);
    put_short(bytes, entries.size()), put_short(bytes, entries.size());
    put(bytes, static_cast<std::uint32_t>(directory.size()));
    put(bytes, static_cast<std::uint32_t>(begin)), put_short(bytes, 0);
    return bytes;
}

}  // namespace weft
