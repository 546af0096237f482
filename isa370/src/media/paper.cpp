// Printed text.
#include "isa370/media/paper.hpp"

#include "isa370/ebcdic.hpp"

namespace isa370 {
namespace paper_text {
namespace {

constexpr std::uint8_t full_stop = 0x4B;

std::string repeated(std::string_view text, unsigned times) {
  std::string result;
  for (unsigned i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

std::string printed(std::span<const std::uint8_t> line) {
  std::string text;
  text.reserve(line.size());
  for (const auto byte : line) {
    // A character that is not on the chain leaves a blank.
    const char c = to_ascii(byte);
    text += c != '.' || byte == full_stop ? c : ' ';
  }
  text.resize(text.find_last_not_of(' ') + 1);
  return text;
}

std::string spaced(unsigned lines, std::string_view line_end) { return lines == 0 ? "\r" : repeated(line_end, lines); }

std::string ejected(unsigned line, std::string_view line_end) { return "\f" + repeated(line_end, line - 1); }

}  // namespace paper_text

tl::expected<void, MediumFault> PaperInStorage::print(std::span<const std::uint8_t> line) {
  text_ += paper_text::printed(line);
  return {};
}

tl::expected<void, MediumFault> PaperInStorage::space(unsigned lines) {
  text_ += paper_text::spaced(lines, "\n");
  return {};
}

tl::expected<void, MediumFault> PaperInStorage::clear() {
  text_.clear();
  return {};
}

tl::expected<void, MediumFault> PaperInStorage::eject(unsigned line) {
  text_ += paper_text::ejected(line, "\n");
  return {};
}

}  // namespace isa370
