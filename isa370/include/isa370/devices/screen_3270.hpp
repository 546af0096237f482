// The screen of a 3270 display as its buffer: characters, fields, cursor. A copyable model that needs no device.
//
// A location holds a character or a field attribute; a field runs from behind its attribute to the next one, around the end of
// the buffer. Facts: *IBM 3270 Information Display System Component Description*, GA27-2749, and *3270 Data Stream Programmer's
// Reference*, GA23-0059 [3270].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace isa370 {

struct ScreenSize {
  std::uint16_t rows = 24;
  std::uint16_t columns = 80;
  [[nodiscard]] std::uint16_t locations() const { return static_cast<std::uint16_t>(rows * columns); }
  bool operator==(const ScreenSize&) const = default;
};

/// The six bits of a field attribute that mean something.
namespace field_attribute {
inline constexpr std::uint8_t is_protected = 0x20;
inline constexpr std::uint8_t numeric = 0x10;
inline constexpr std::uint8_t display_bits = 0x0C;
inline constexpr std::uint8_t pen_detectable = 0x04;  ///< Of the display bits: normal intensity, pen detectable.
inline constexpr std::uint8_t intensified = 0x08;     ///< Intensified, pen detectable.
inline constexpr std::uint8_t nondisplay = 0x0C;
inline constexpr std::uint8_t modified = 0x01;  ///< The modified data tag (MDT).
inline constexpr std::uint8_t auto_skip = is_protected | numeric;
}  // namespace field_attribute

/// Extended attributes of a field or of one character; 0 is the default (for a character: that of its field).
struct ExtendedAttributes {
  std::uint8_t highlighting = 0;   ///< X'F1' blink, X'F2' reverse video, X'F4' underscore.
  std::uint8_t color = 0;          ///< X'F1' blue, F2 red, F3 pink, F4 green, F5 turquoise, F6 yellow, F7 white.
  std::uint8_t character_set = 0;  ///< X'F1' is the one that GRAPHIC ESCAPE uses.
  bool operator==(const ExtendedAttributes&) const = default;
};

struct ScreenCell {
  std::uint8_t code = 0;   ///< An EBCDIC character (0: nothing was entered there), or the attribute's six bits.
  bool attribute = false;  ///< The location begins a field.
  ExtendedAttributes extended;
  bool operator==(const ScreenCell&) const = default;
};

class Screen3270 {
 public:
  explicit Screen3270(ScreenSize size = {}) : size_(size), cells_(size.locations()) {}

  [[nodiscard]] ScreenSize size() const { return size_; }
  [[nodiscard]] std::uint16_t locations() const { return size_.locations(); }
  /// `at` is less than `locations()`, here and below.
  [[nodiscard]] const ScreenCell& at(std::uint16_t at) const { return cells_[at]; }
  [[nodiscard]] ScreenCell& at(std::uint16_t at) { return cells_[at]; }
  [[nodiscard]] std::uint16_t cursor() const { return cursor_; }
  void move_cursor(std::uint16_t to) { cursor_ = to; }
  /// The location behind, around the end.
  [[nodiscard]] std::uint16_t behind(std::uint16_t at) const {
    return at + 1U == locations() ? std::uint16_t{0} : static_cast<std::uint16_t>(at + 1);
  }
  [[nodiscard]] std::uint16_t before(std::uint16_t at) const {
    return static_cast<std::uint16_t>((at == 0 ? locations() : at) - 1);
  }

  /// Nothing but nulls, of this size; the cursor at location 0.
  void erase(ScreenSize size);
  [[nodiscard]] bool formatted() const;
  /// The attribute of the field that `at` belongs to (`at` itself when it holds one); nullopt on an unformatted screen.
  [[nodiscard]] std::optional<std::uint16_t> attribute_of(std::uint16_t at) const;
  /// Whether a person cannot enter a character there: it is in a protected field, or an attribute.
  [[nodiscard]] bool locked(std::uint16_t at) const;
  /// The first location of the first unprotected field whose attribute is at `from` or behind, around the end. Fields without
  /// any location do not count.
  [[nodiscard]] std::optional<std::uint16_t> unprotected_field(std::uint16_t from) const;
  /// Sets the modified data tag of the field.
  void mark_modified(std::uint16_t at);
  void reset_modified();
  /// Nulls in all unprotected fields, their modified data tags off; the cursor goes to the first. Without fields, everywhere.
  void erase_unprotected();

  /// What a person sees: one string a row, all of the screen's width. Nulls, attributes and fields that are not displayed are
  /// blanks; codes without a graphic are periods.
  [[nodiscard]] std::vector<std::string> lines() const;
  bool operator==(const Screen3270&) const = default;

 private:
  ScreenSize size_;
  std::vector<ScreenCell> cells_;
  std::uint16_t cursor_ = 0;
};

/// The byte with which six bits (of an attribute or an address) travel: one with a graphic, whatever the bits.
[[nodiscard]] std::uint8_t graphic_code(std::uint8_t six_bits);

}  // namespace isa370
