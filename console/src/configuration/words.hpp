// Words of statements as messages and comparisons need them.
#pragma once

#include <string>
#include <string_view>

namespace console {

[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] std::string upper_case(std::string_view text);
/// At most 60 characters of a file's text for a message: what is not printable could do something to the terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace console
