// Whole files in and out, with errors that name the file and the cause.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace console {

/// Larger files than this are no decks, programs or configurations.
inline constexpr std::uint64_t largest_file = 256ULL * 1024 * 1024;

/// The error is "NAME: cause".
[[nodiscard]] tl::expected<std::string, std::string> read_file(const std::string& name);
[[nodiscard]] tl::expected<void, std::string> write_file(const std::string& name, std::string_view bytes);

}  // namespace console
