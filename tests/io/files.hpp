// SPDX-License-Identifier: MIT
// Files of the tests of io: those of other libraries, and a folder that lives as long as a test.
#pragma once

#include <weft/io/stored_array.hpp>

#include <train/temporary_file.hpp>

inline std::filesystem::path reference_file(const char* name) {
    return std::filesystem::path(WEFT_SOURCE_DIR "/tests/reference/files") / name;
}

class temporary_folder {
public:
    temporary_folder() : marker_(""), path_(marker_.name() + ".folder") {
        std::filesystem::create_directory(path_);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    std::size_t files() const {
        const auto all = std::filesystem::directory_iterator(path_);
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

private:
    temporary_file marker_;  // whose name no other test has
    std::filesystem::path path_;
};

inline weft::byte_span bytes_of(std::string_view text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}
