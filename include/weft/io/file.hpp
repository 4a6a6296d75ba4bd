// SPDX-License-Identifier: MIT
// Files read whole, and written so that a crash leaves the old one or the new one. Of POSIX.
#pragma once

#include <weft/io/stored_array.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weft::inline v0_1 {

// Above this a file is refused, unless the reader is given another limit: 4 GiB.
inline constexpr std::uint64_t most_file_bytes = std::uint64_t{1} << 32;

namespace detail {

class file_descriptor {
public:
    explicit file_descriptor(int number) : number_(number) {}
    file_descriptor(const file_descriptor&) = delete;
    file_descriptor& operator=(const file_descriptor&) = delete;
    ~file_descriptor() { close(); }

    int number() const { return number_; }
    bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

inline error file_error(const std::filesystem::path& path, const char* what) {
    return error(joined({path.native(), ": ", what, ": ", std::strerror(errno)}));
}

}  // namespace detail

// The bytes of a file.
//
// errors   no such file, a folder or a device, more than most_bytes, cannot be read: weft::error
inline std::vector<unsigned char> read_file(const std::filesystem::path& path,
                                            std::uint64_t most_bytes = most_file_bytes) {
    const detail::file_descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) throw detail::file_error(path, "cannot be opened");
    struct stat facts{};
    if (::fstat(file.number(), &facts) != 0) throw detail::file_error(path, "cannot be read");
    if (!S_ISREG(facts.st_mode))
        raise_error({path.native(), ": expected a file, found a folder or a device"});
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    if (size > most_bytes)
        raise_error({path.native(), ": expected at most ", most_bytes, " bytes, found ", size});
    std::vector<unsigned char> bytes(static_cast<std::size_t>(size));
    for (std::size_t done = 0; done < bytes.size();) {
        const ::ssize_t count = ::read(file.number(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw detail::file_error(path, "cannot be read");
        if (count == 0)
            raise_error({path.native(), ": expected ", size, " bytes, found ", done});
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

// Writes the parts, one after the other, to a new file beside path, waits until the disk has them,
// and renames it: path always holds all of the old bytes or all of the new ones. A process that is
// killed meanwhile may leave the new file, path.PROCESS.NUMBER.new, beside it.
//
// errors   it cannot be written: weft::error, and path is as it was
inline void write_file(const std::filesystem::path& path, std::initializer_list<byte_span> parts) {
    const auto open_new = [&](const std::filesystem::path& name) {
        return ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    };
    std::filesystem::path fresh;
    int number = -1;
    for (unsigned attempt = 0; number < 0 && attempt < 1000; ++attempt) {
        fresh = detail::joined({path.native(), ".", ::getpid(), ".", attempt, ".new"});
        number = open_new(fresh);
        if (number < 0 && errno != EEXIST) break;
    }
    if (number < 0) throw detail::file_error(path, "cannot be written");
    detail::file_descriptor file(number);
    const auto check = [&](bool good) {
        if (good) return;
        const error problem = detail::file_error(path, "cannot be written");
        ::unlink(fresh.c_str());
        throw problem;
    };
    for (const byte_span part : parts)
        for (std::size_t done = 0; done < part.size();) {
            const ::ssize_t count = ::write(number, part.data() + done, part.size() - done);
            if (count < 0 && errno == EINTR) continue;
            check(count >= 0);
            done += static_cast<std::size_t>(count);
        }
    int synchronized = -1;
    do synchronized = ::fsync(number);
    while (synchronized != 0 && errno == EINTR);
    check(synchronized == 0);
    check(file.close());
    check(::rename(fresh.c_str(), path.c_str()) == 0);
    // The folder's entry, too. Not every file system can: then the rename is as safe as it gets.
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const detail::file_descriptor of_folder(::open(folder.c_str(), O_RDONLY | O_CLOEXEC));
    if (of_folder.number() >= 0) (void)::fsync(of_folder.number());
}

}  // namespace weft
