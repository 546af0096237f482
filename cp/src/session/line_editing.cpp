// Line editing by the symbols of VM/370's typewriter terminals.
#include "session/line_editing.hpp"

#include <optional>

#include "commands/words.hpp"

namespace cp {

namespace {

constexpr std::string_view cent_sign = "\xC2\xA2";

/// What follows "CP", when `text` is "CP" alone or "CP ...".
std::optional<std::string_view> behind_cp(std::string_view text) {
  if (text.size() < 2 || upper_case(text.substr(0, 2)) != "CP") return std::nullopt;
  if (text.size() > 2 && text[2] != ' ') return std::nullopt;
  return trimmed(text.substr(2));
}

void delete_character(std::string& text) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (!text.empty() && continues(text.back())) text.pop_back();
  if (!text.empty()) text.pop_back();
}

/// Takes one logical line off the front of `line`, together with the "#" that ends it; says whether there was one.
bool take_line(std::string_view& line, LogicalLine& taken) {
  std::size_t at = 0;
  const auto keep = [&](std::size_t end, bool ended) {
    taken.typed = line.substr(0, end);
    line.remove_prefix(end + (ended ? 1 : 0));
    return ended;
  };
  while (at < line.size()) {
    const char c = line[at];
    if (c == '#') return keep(at, true);
    if (c == '@') {
      delete_character(taken.text);
    } else if (c == '[' || line.substr(at, cent_sign.size()) == cent_sign) {
      taken.text.clear();
      if (c != '[') ++at;
    } else if (c == '"') {
      if (++at < line.size()) taken.text += line[at];
    } else {
      taken.text += c;
    }
    ++at;
  }
  return keep(line.size(), false);
}

}  // namespace

std::vector<LogicalLine> edit_line(std::string_view line, bool editing) {
  if (!editing) {
    LogicalLine whole{std::string(line), std::string(line), false};
    if (line.starts_with('#')) {
      if (const auto command = behind_cp(line.substr(1))) whole = {std::string(line), std::string(*command), true};
    }
    return {whole};
  }
  std::vector<LogicalLine> lines;
  bool behind_line_end = false;
  for (bool more = true; more;) {
    LogicalLine next;
    more = take_line(line, next);
    const auto command = behind_line_end ? behind_cp(next.text) : std::nullopt;
    if (command) {
      // The "#" belongs to "#CP": it has not ended an empty line.
      if (lines.back().typed.empty()) lines.pop_back();
      lines.push_back({"#" + next.typed, std::string(*command), true});
    } else {
      lines.push_back(next);
    }
    behind_line_end = true;
  }
  return lines;
}

}  // namespace cp
