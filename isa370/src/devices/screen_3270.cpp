// Fields and text of a 3270 screen.
#include "isa370/devices/screen_3270.hpp"

#include <algorithm>
#include <array>

#include "isa370/ebcdic.hpp"

namespace isa370 {

void Screen3270::erase(ScreenSize size) {
  size_ = size;
  cells_.assign(size.locations(), {});
  cursor_ = 0;
}

bool Screen3270::formatted() const { return std::ranges::any_of(cells_, &ScreenCell::attribute); }

std::optional<std::uint16_t> Screen3270::attribute_of(std::uint16_t at) const {
  for (unsigned left = locations(); left > 0; --left, at = before(at))
    if (cells_[at].attribute) return at;
  return std::nullopt;
}

bool Screen3270::locked(std::uint16_t at) const {
  if (cells_[at].attribute) return true;
  const auto attribute = attribute_of(at);
  return attribute && (cells_[*attribute].code & field_attribute::is_protected) != 0;
}

std::optional<std::uint16_t> Screen3270::unprotected_field(std::uint16_t from) const {
  for (unsigned left = locations(); left > 0; --left, from = behind(from)) {
    const auto& cell = cells_[from];
    const auto first = behind(from);
    if (cell.attribute && (cell.code & field_attribute::is_protected) == 0 && !cells_[first].attribute) return first;
  }
  return std::nullopt;
}

void Screen3270::mark_modified(std::uint16_t at) {
  if (const auto attribute = attribute_of(at)) cells_[*attribute].code |= field_attribute::modified;
}

void Screen3270::reset_modified() {
  for (auto& cell : cells_)
    if (cell.attribute) cell.code &= static_cast<std::uint8_t>(~field_attribute::modified);
}

void Screen3270::erase_unprotected() {
  const auto attribute = attribute_of(static_cast<std::uint16_t>(locations() - 1));
  bool open = !attribute || (cells_[*attribute].code & field_attribute::is_protected) == 0;
  for (auto& cell : cells_) {
    if (cell.attribute) {
      open = (cell.code & field_attribute::is_protected) == 0;
      if (open) cell.code &= static_cast<std::uint8_t>(~field_attribute::modified);
    } else if (open) {
      cell.code = 0;
    }
  }
  cursor_ = unprotected_field(0).value_or(0);
}

std::vector<std::string> Screen3270::lines() const {
  const auto last = attribute_of(static_cast<std::uint16_t>(locations() - 1));
  const auto hides = [](std::uint8_t code) { return (code & field_attribute::display_bits) == field_attribute::nondisplay; };
  bool hidden = last && hides(cells_[*last].code);
  std::vector<std::string> result(size_.rows);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const auto& cell = cells_[i];
    if (cell.attribute) hidden = hides(cell.code);
    const bool blank = cell.attribute || hidden || cell.code == 0;
    result[i / size_.columns] += blank ? ' ' : to_ascii(cell.code);
  }
  return result;
}

// Bits 2-7 as they are; bits 0 and 1 are chosen so that the code has a graphic. [3270] "Buffer Address I/O Interface Codes"
std::uint8_t graphic_code(std::uint8_t six_bits) {
  static constexpr auto codes = std::to_array<std::uint8_t>(
      {0x40, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F,
       0x50, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0x5A, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F,
       0x60, 0x61, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F,
       0xF0, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F});
  return codes[six_bits & 0x3F];
}

}  // namespace isa370
