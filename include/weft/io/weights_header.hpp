// SPDX-License-Identifier: MIT
// A model's weights as a C++ header, so that a program needs no file of them.
#pragma once

#include <weft/io/file.hpp>
#include <weft/model/model.hpp>

#include <charconv>

namespace weft::inline v0_1 {

struct header_options {
    std::string_view name = "weights";  // of the array
};

namespace detail {

// "0x1.8p+0f"; hexadecimal, so that it is exact.
template <class Real>
std::string literal_of(Real number) {
    char digits[40];
    const bool is_negative = std::signbit(number);
    const auto end = std::to_chars(digits, digits + sizeof digits,
                                   is_negative ? -number : number, std::chars_format::hex);
    const std::string_view text(digits, static_cast<std::size_t>(end.ptr - digits));
    return joined({is_negative ? "-0x" : "0x", text, sizeof(Real) == 4 ? "f" : ""});
}

inline bool is_identifier(std::string_view name) {
    for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
              || c == '_'))
            return false;
    return !name.empty() && !(name[0] >= '0' && name[0] <= '9');
}

}  // namespace detail

// Writes a header with one constexpr std::array of all numbers: model<net> m{weights}. A network
// with another number of parameters does not compile with it.
//
// errors   a name that is no identifier, a number that is not finite, it cannot be written:
//          weft::error, and path is as it was
template <auto const& Net, class Real, class Math>
void save_header(const model<Net, Real, Math>& m, const std::filesystem::path& path,
                 const header_options& options = {}) {
    const std::string source = path.string();
    if (!detail::is_identifier(options.name))
        raise_error({source, ": expected a name for C++, found ", shown(options.name)});
    const std::string_view real = sizeof(Real) == 4 ? "float" : "double";
    constexpr std::string_view begin =
        "// Weights, written by weft::save_header.\n#pragma once\n\n#include <array>\n\n"
        "inline constexpr std::array<";
    std::string text = detail::joined(
        {begin, real, ", ", std::to_string(parameter_block<Net, Real>::count), "> ", options.name,
         "{\n"});
    for (const std::string& name : m.parameters().names()) {
        text.append("    // ").append(name);
        std::size_t column = 100;
        for (const Real number : m.get(name)) {
            if (!std::isfinite(number))
                raise_error({source, ": ", name, ": expected finite numbers"});
            const std::string literal = detail::literal_of(number);
            if (column + literal.size() + 2 > 100) text.append("\n   "), column = 3;
            text.append(" ").append(literal).append(",");
            column += literal.size() + 2;
        }
        text.push_back('\n');
    }
    text.append("};\n");
    write_file(path, {{reinterpret_cast<const unsigned char*>(text.data()), text.size()}});
}

}  // namespace weft
