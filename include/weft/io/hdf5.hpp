// SPDX-License-Identifier: MIT
// Files of HDF5, by its C library: arrays and texts by their paths. Not part of weft.hpp.
#pragma once

#include <weft/io/file.hpp>

#include <hdf5.h>

namespace weft::inline v0_1 {

// Deeper groups, longer texts and more objects are refused.
inline constexpr std::size_t most_hdf5_groups = 16;
inline constexpr std::size_t most_hdf5_text_bytes = std::size_t{1} << 20;

namespace detail {

// An object of the library, which reports no error by itself while one exists.
class hdf5_object {
public:
    explicit hdf5_object(hid_t id) : id_(id) {}
    hdf5_object(const hdf5_object&) = delete;
    hdf5_object& operator=(const hdf5_object&) = delete;
    ~hdf5_object() {
        if (id_ >= 0) H5Idec_ref(id_);
    }
    hid_t id() const { return id_; }
    bool close() { return id_ < 0 || H5Idec_ref(std::exchange(id_, -1)) >= 0; }

private:
    hid_t id_;
};

// The library prints what fails unless it is told not to.
class hdf5_silence {
public:
    hdf5_silence() {
        H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    hdf5_silence(const hdf5_silence&) = delete;
    hdf5_silence& operator=(const hdf5_silence&) = delete;
    ~hdf5_silence() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }

private:
    H5E_auto2_t print_ = nullptr;
    void* data_ = nullptr;
};

// The name of a file in memory: the library takes files of one name for one, and no file on the
// disk may have it.
inline std::string hdf5_name(const void* of) {
    return joined({"/dev/null/weft/", reinterpret_cast<std::uintptr_t>(of)});
}

// Of floats and whole numbers: the type they are read as, and the library's name of it.
struct hdf5_number {
    number_type type;
    hid_t id;
};
inline std::vector<hdf5_number> hdf5_numbers() {
    return {{number_type::float32, H5T_IEEE_F32LE}, {number_type::float64, H5T_IEEE_F64LE},
            {number_type::int8, H5T_STD_I8LE},      {number_type::uint8, H5T_STD_U8LE},
            {number_type::int16, H5T_STD_I16LE},    {number_type::uint16, H5T_STD_U16LE},
            {number_type::int32, H5T_STD_I32LE},    {number_type::uint32, H5T_STD_U32LE},
            {number_type::int64, H5T_STD_I64LE},    {number_type::uint64, H5T_STD_U64LE}};
}
inline std::string_view name_of_hdf5_type(hid_t type) {
    const std::size_t bytes = H5Tget_size(type);
    const H5T_class_t kind = H5Tget_class(type);
    // Halves widen to float without rounding.
    if (kind == H5T_FLOAT) return bytes <= 4 ? "float32" : bytes == 8 ? "float64" : "";
    if (kind != H5T_INTEGER) return "";
    const bool has_sign = H5Tget_sign(type) != H5T_SGN_NONE;
    for (const hdf5_number& one : hdf5_numbers())
        if (!is_floating(one.type) && facts_of(one.type).bytes == bytes
            && facts_of(one.type).name.starts_with('i') == has_sign)
            return facts_of(one.type).name;
    return "";
}

// Walks through the groups of a file.
class hdf5_reader {
public:
    hdf5_reader(array_file& to, const std::string& source, std::uint64_t most_bytes)
        : to_(to), source_(source), bytes_left_(most_bytes) {}

    void read_group(hid_t group, const std::string& path, std::size_t depth) {
        if (depth > most_hdf5_groups)
            refuse(path, joined({"expected at most ", most_hdf5_groups, " groups in each other"}));
        read_texts(group, path);
        H5G_info_t facts{};
        if (H5Gget_info(group, &facts) < 0) refuse(path, "expected a group that can be read");
        for (hsize_t i = 0; i < facts.nlinks; ++i) {
            if (++links_ > most_arrays)
                refuse(path, joined({"expected at most ", most_arrays, " links"}));
            char name[most_array_name_bytes + 2];
            const auto letters = H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i,
                                                    name, sizeof name, H5P_DEFAULT);
            if (letters <= 0 || path.size() + static_cast<std::size_t>(letters) + 1
                                    > most_array_name_bytes)
                refuse(path, "expected paths of at most 256 bytes");
            H5L_info_t link{};
            // Others lead to other files, or twice to one array.
            if (H5Lget_info(group, name, &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD)
                continue;
            const hdf5_object object(H5Oopen(group, name, H5P_DEFAULT));
            const std::string whole = path.empty() ? name : joined({path, "/", name});
            const H5I_type_t kind = object.id() < 0 ? H5I_BADID : H5Iget_type(object.id());
            if (kind == H5I_BADID) refuse(whole, "expected an object that can be read");
            if (kind == H5I_GROUP) read_group(object.id(), whole, depth + 1);
            if (kind == H5I_DATASET) read_array(object.id(), whole);
        }
    }

private:
    [[noreturn]] void refuse(std::string_view path, std::string_view problem) const {
        raise_error({source_, ": ", shown(path), ": ", problem});
    }
    void take_bytes(std::size_t bytes, const std::string& path) {
        if (bytes == too_many_bytes || bytes > bytes_left_)
            refuse(path, joined({"expected at most ", bytes_left_, " bytes more, found ", bytes}));
        bytes_left_ -= bytes;
    }
    // In the file itself, packed by what the library itself has.
    static bool is_in_file(hid_t array) {
        const hdf5_object how(H5Dget_create_plist(array));
        const H5D_layout_t layout = H5Pget_layout(how.id());
        if (layout == H5D_VIRTUAL || layout < 0 || H5Pget_external_count(how.id()) != 0)
            return false;
        for (int i = 0; i < H5Pget_nfilters(how.id()); ++i) {
            unsigned flags = 0;
            std::size_t values = 0;
            const H5Z_filter_t filter = H5Pget_filter2(how.id(), static_cast<unsigned>(i), &flags,
                                                       &values, nullptr, 0, nullptr, nullptr);
            if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE
                && filter != H5Z_FILTER_FLETCHER32)
                return false;
        }
        return true;
    }
    // The extents of an array or a text.
    std::vector<std::size_t> extents_of(hid_t space, const std::string& path) const {
        const int rank = H5Sget_simple_extent_ndims(space);
        if (rank < 0 || rank > static_cast<int>(most_array_extents))
            refuse(path, "expected at most 8 extents");
        hsize_t extents[most_array_extents + 1] = {};
        H5Sget_simple_extent_dims(space, extents, nullptr);
        if (H5Sget_simple_extent_type(space) == H5S_NULL) return {0};
        return {extents, extents + rank};
    }
    void read_array(hid_t array, const std::string& path) {
        const hdf5_object type(H5Dget_type(array)), space(H5Dget_space(array));
        const std::string_view name = name_of_hdf5_type(type.id());
        if (name.empty()) return;  // texts and structures
        if (!is_in_file(array)) refuse(path, "expected its numbers in the file, deflated or plain");
        stored_array result{.name = path, .extents = extents_of(space.id(), path)};
        for (const hdf5_number& one : hdf5_numbers()) {
            if (facts_of(one.type).name != name) continue;
            const std::size_t bytes = bytes_of_array(one.type, result.extents);
            take_bytes(bytes, path);
            result.type = one.type;
            result.bytes.resize(bytes);
            if (bytes > 0
                && H5Dread(array, one.id, H5S_ALL, H5S_ALL, H5P_DEFAULT, result.bytes.data()) < 0)
                refuse(path, "expected numbers that can be read");
        }
        to_.arrays.push_back(std::move(result));
    }

    void read_texts(hid_t group, const std::string& path) {
        H5O_info_t facts{};
        if (H5Oget_info(group, &facts) < 0) refuse(path, "expected a group that can be read");
        for (hsize_t i = 0; i < facts.num_attrs; ++i) {
            const hdf5_object one(H5Aopen_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i,
                                                 H5P_DEFAULT, H5P_DEFAULT));
            char name[most_array_name_bytes] = {};
            if (one.id() < 0 || H5Aget_name(one.id(), sizeof name, name) < 0)
                refuse(path, "expected attributes that can be read");
            const hdf5_object type(H5Aget_type(one.id()));
            if (H5Tget_class(type.id()) == H5T_STRING)
                to_.metadata.emplace_back(joined({path, "@", name}),
                                          read_text(one.id(), type.id(), path));
        }
    }
    // A line each: of fixed length, or pointers to as many texts.
    std::string read_text(hid_t attribute, hid_t type, const std::string& path) const {
        const hdf5_object space(H5Aget_space(attribute));
        const bool varies = H5Tis_variable_str(type) > 0;
        const std::size_t each = varies ? sizeof(char*) : H5Tget_size(type);
        std::vector<std::size_t> extents = extents_of(space.id(), path);
        extents.push_back(each);
        const std::size_t bytes = bytes_of_array(number_type::uint8, extents);
        if (bytes > most_hdf5_text_bytes) refuse(path, "expected texts of at most 1 MiB");
        std::vector<char> read(bytes);
        if (bytes > 0 && H5Aread(attribute, type, read.data()) < 0)
            refuse(path, "expected texts that can be read");
        std::string lines;
        for (std::size_t at = 0; at < bytes; at += each) {
            const char* text = read.data() + at;
            if (varies) std::memcpy(static_cast<void*>(&text), read.data() + at, each);
            const std::size_t most = varies ? most_hdf5_text_bytes : each;
            lines.append(at > 0 ? "\n" : "");
            if (text != nullptr) lines.append(text, ::strnlen(text, most));
        }
        if (varies) H5Dvlen_reclaim(type, space.id(), H5P_DEFAULT, read.data());
        return lines;
    }

    array_file& to_;
    const std::string& source_;
    std::uint64_t bytes_left_;
    std::size_t links_ = 0;
};

}  // namespace detail

// The arrays of numbers in a file's bytes, each under its path, "layers/dense/vars/0", and the
// texts of its groups as metadata: "model_weights/dense@weight_names", an array of texts as lines.
// The source is its name, for messages. Sizes, depth and where numbers lie are checked before the
// library reads them; in all else it trusts a file more than Weft's own readers do.
//
// errors   no HDF5, more than 16 groups in each other, 65 536 links, 8 extents, most_bytes of
//          numbers, numbers in another file or packed otherwise than by deflate: weft::error
template <class File = array_file>
File parse_hdf5(byte_span bytes, const std::string& source,
                std::uint64_t most_bytes = most_file_bytes) {
    const detail::hdf5_silence silence;
    const detail::hdf5_object how(H5Pcreate(H5P_FILE_ACCESS));
    std::vector<unsigned char> image(bytes.begin(), bytes.end());
    H5Pset_fapl_core(how.id(), 1 << 16, false);
    H5Pset_file_image(how.id(), image.data(), image.size());
    const detail::hdf5_object file(
        H5Fopen(detail::hdf5_name(&image).c_str(), H5F_ACC_RDONLY, how.id()));
    if (file.id() < 0) raise_error({source, ": expected a file of HDF5, found another"});
    File result;
    const detail::hdf5_object top(H5Gopen2(file.id(), "/", H5P_DEFAULT));
    detail::hdf5_reader(result, source, most_bytes).read_group(top.id(), "", 0);
    return result;
}

template <class File = array_file>
File read_hdf5(const std::filesystem::path& path, std::uint64_t most_bytes = most_file_bytes) {
    return parse_hdf5<File>(read_file(path, most_bytes), path.string(), most_bytes);
}

// The bytes of a file of the arrays, each under its name, whose slashes make groups.
//
// errors   a name that the library refuses or that is there twice, a type that it has not, other
//          bytes than those of the extents: weft::error
template <class File = array_file>
std::vector<unsigned char> format_hdf5(const File& file, const std::string& source) {
    const detail::hdf5_silence silence;
    const detail::hdf5_object how(H5Pcreate(H5P_FILE_ACCESS)), links(H5Pcreate(H5P_LINK_CREATE)),
        arrays(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_fapl_core(how.id(), 1 << 16, false);
    H5Pset_create_intermediate_group(links.id(), 1);
    H5Pset_obj_track_times(arrays.id(), false);  // equal files have equal bytes
    const detail::hdf5_object to(
        H5Fcreate(detail::hdf5_name(&how).c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, how.id()));
    for (const stored_array& one : file.arrays) {
        detail::check_array(one, source);
        std::vector<hsize_t> extents(one.extents.begin(), one.extents.end());
        const detail::hdf5_object space(
            H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr));
        bool is_good = false;
        for (const detail::hdf5_number& number : detail::hdf5_numbers()) {
            // The library's names end where a 0 stands.
            if (number.type != one.type || one.name.find('\0') != one.name.npos) continue;
            const detail::hdf5_object array(H5Dcreate2(to.id(), one.name.c_str(), number.id,
                                                       space.id(), links.id(), arrays.id(),
                                                       H5P_DEFAULT));
            is_good = array.id() >= 0
                   && H5Dwrite(array.id(), number.id, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                               one.bytes.data()) >= 0;
        }
        if (!is_good)
            raise_error({source, ": ", shown(one.name), ": cannot be written as HDF5"});
    }
    H5Fflush(to.id(), H5F_SCOPE_GLOBAL);
    const auto size = H5Fget_file_image(to.id(), nullptr, 0);
    std::vector<unsigned char> bytes(static_cast<std::size_t>(std::max<long>(size, 0)));
    if (size <= 0 || H5Fget_file_image(to.id(), bytes.data(), bytes.size()) != size)
        raise_error({source, ": cannot be written as HDF5"});
    return bytes;
}

}  // namespace weft
