// SPDX-License-Identifier: MIT
// A file that lives as long as a test.
#pragma once

#include <weft/tensor/error.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

class temporary_file {
public:
    explicit temporary_file(std::string_view text) {
        static std::atomic<int> count = 0;
        static const unsigned run = std::random_device{}();
        path_ = std::filesystem::temp_directory_path()
              / ("weft_" + std::to_string(run) + "_" + std::to_string(++count) + ".csv");
        std::ofstream(path_, std::ios::binary) << text;
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }
    std::string name() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

// The text of the weft::error that call throws, "no error" if it throws none.
template <class Call>
std::string error_of(Call call) {
    try {
        call();
    } catch (const weft::error& caught) {
        return caught.what();
    }
    return "no error";
}
