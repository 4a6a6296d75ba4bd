// SPDX-License-Identifier: MIT
// Event files for TensorBoard: scalars and histograms, by protobuf. Not part of weft.hpp.
#pragma once

#include <weft/io/checksum.hpp>
#include <weft/io/file.hpp>

#include <event.pb.h>

#include <chrono>
#include <cmath>
#include <ranges>

namespace weft::inline v0_1 {

namespace detail {

// A rotated and offset sum, so that sums of bytes that hold sums stay apart.  source: TFRecord
constexpr std::uint32_t masked_crc32c(byte_span bytes) {
    return std::rotr(crc32c(bytes), 15) + 0xa282ead8U;
}

// The bytes of a record: its length and its bytes, a checksum after each.
inline std::vector<unsigned char> record_of(std::string_view text) {
    const byte_span bytes(reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::vector<unsigned char> record;
    append_little_endian(record, static_cast<std::uint64_t>(bytes.size()));
    append_little_endian(record, masked_crc32c(record));
    record.insert(record.end(), bytes.begin(), bytes.end());
    append_little_endian(record, masked_crc32c(bytes));
    return record;
}

}  // namespace detail

// How many of the finite numbers lie in each of 30 equal parts, or so many, but at least one,
// between the least and the largest.
//
// source   TensorBoard's histogram of summary v2
template <std::ranges::forward_range Numbers>
events::Histogram histogram_of(const Numbers& numbers, std::size_t parts = 30) {
    events::Histogram result;
    double least = 0, most = 0, sum = 0, squares = 0;
    std::size_t count = 0;
    const auto each_finite = [&](const auto& call) {
        for (const auto& one : numbers)
            if (const auto number = static_cast<double>(one); std::isfinite(number)) call(number);
    };
    each_finite([&](double number) {
        least = count == 0 ? number : std::min(least, number);
        most = count == 0 ? number : std::max(most, number);
        sum += number, squares += number * number, ++count;
    });
    if (least == most) parts = count == 0 ? 0 : 1;
    else parts = std::max<std::size_t>(parts, 1);
    std::vector<double> counts(parts);
    each_finite([&](double number) {
        const double all = static_cast<double>(parts);
        const double part = parts == 1 ? 0 : (number - least) / (most - least) * all;
        // NaN, where the width is no finite number, belongs to the last part.
        ++counts[part < all ? static_cast<std::size_t>(part) : parts - 1];
    });
    result.set_min(least), result.set_max(most), result.set_num(static_cast<double>(count));
    result.set_sum(sum), result.set_sum_squares(squares);
    for (std::size_t i = 0; i < parts; ++i) {
        const double share = static_cast<double>(i + 1) / static_cast<double>(parts);
        result.add_bucket_limit(i + 1 == parts ? most : least + share * (most - least));
        result.add_bucket(counts[i]);
    }
    return result;
}

// Appends events to a new file of a folder; TensorBoard shows the folder as a run. A record is
// written by one call, so that one who reads meanwhile, or after a crash, finds whole records.
//
// errors   the folder or the file cannot be made or written: weft::error
class event_writer {
public:
    explicit event_writer(const std::filesystem::path& folder) : file_(open_in(folder)) {
        events::Event first;
        first.set_file_version("brain.Event:2");
        write(first);
    }

    void scalar(std::string_view tag, double value, std::size_t at_step) {
        events::Event event;
        value_of(event, tag, at_step).set_simple_value(static_cast<float>(value));
        write(event);
    }
    template <std::ranges::forward_range Numbers>
    void histogram(std::string_view tag, const Numbers& numbers, std::size_t at_step) {
        events::Event event;
        *value_of(event, tag, at_step).mutable_histo() = histogram_of(numbers);
        write(event);
    }

    const std::filesystem::path& path() const { return path_; }

private:
    // The file's number; its name is then path_.
    int open_in(const std::filesystem::path& folder) {
        std::error_code problem;
        std::filesystem::create_directories(folder, problem);
        char host[64] = {};
        if (::gethostname(host, sizeof host - 1) != 0 || host[0] == 0) std::strcpy(host, "host");
        const std::string begin = detail::joined(
            {"events.out.tfevents.", std::to_string(static_cast<std::uint64_t>(now())), ".", host,
             ".", std::to_string(::getpid()), "."});
        int number = -1;
        for (unsigned attempt = 0; number < 0 && attempt < 1000; ++attempt) {
            path_ = folder / detail::joined({begin, attempt});
            number = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC,
                            0666);
            if (number < 0 && errno != EEXIST) break;
        }
        if (number < 0) throw detail::file_error(path_, "cannot be written");
        return number;
    }
    static double now() {
        return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
    static events::Summary::Value& value_of(events::Event& event, std::string_view tag,
                                            std::size_t at_step) {
        event.set_step(static_cast<std::int64_t>(at_step));
        events::Summary::Value* const value = event.mutable_summary()->add_value();
        value->set_tag(std::string(tag));
        return *value;
    }
    void write(events::Event& event) {
        event.set_wall_time(now());
        const std::vector<unsigned char> record = detail::record_of(event.SerializeAsString());
        for (std::size_t done = 0; done < record.size();) {
            const ::ssize_t count =
                ::write(file_.number(), record.data() + done, record.size() - done);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw detail::file_error(path_, "cannot be written");
            done += static_cast<std::size_t>(count);
        }
    }

    std::filesystem::path path_;
    detail::file_descriptor file_;
};

}  // namespace weft
