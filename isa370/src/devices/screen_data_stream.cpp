// 3270 orders. [3270] "Commands and Orders".
#include "isa370/devices/screen_data_stream.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <utility>

namespace isa370 {
namespace {

namespace order {
constexpr std::uint8_t program_tab = 0x05;
constexpr std::uint8_t graphic_escape = 0x08;
constexpr std::uint8_t set_buffer_address = 0x11;
constexpr std::uint8_t erase_unprotected_to_address = 0x12;
constexpr std::uint8_t insert_cursor = 0x13;
constexpr std::uint8_t start_field = 0x1D;
constexpr std::uint8_t set_attribute = 0x28;
constexpr std::uint8_t start_field_extended = 0x29;
constexpr std::uint8_t modify_field = 0x2C;
constexpr std::uint8_t repeat_to_address = 0x3C;
}  // namespace order

namespace attribute_type {
constexpr std::uint8_t all = 0x00;
constexpr std::uint8_t highlighting = 0x41;
constexpr std::uint8_t color = 0x42;
constexpr std::uint8_t character_set = 0x43;
constexpr std::uint8_t field = 0xC0;
constexpr std::uint8_t validation = 0xC1;
}  // namespace attribute_type

constexpr std::uint8_t first_graphic = 0x40;
constexpr std::uint8_t hyphen = 0x60;
constexpr std::uint8_t other_character_set = 0xF1;
constexpr std::uint8_t attribute_bits = 0x3F;

/// Codes below X'40' that control units of the 3274's kind store as characters: null, form feed, carriage return, new line, end
/// of medium, DUP, field mark, substitute.
bool format_control(std::uint8_t code) {
  constexpr auto codes = std::to_array<std::uint8_t>({0x00, 0x0C, 0x0D, 0x15, 0x19, 0x1C, 0x1E, 0x3F});
  return std::ranges::find(codes, code) != codes.end();
}

bool sets(ExtendedAttributes& extended, std::uint8_t type, std::uint8_t value) {
  switch (type) {
    case attribute_type::highlighting:
      extended.highlighting = value;
      return true;
    case attribute_type::color:
      extended.color = value;
      return true;
    case attribute_type::character_set:
      extended.character_set = value;
      return true;
    default:
      return false;
  }
}

class Writer {
 public:
  Writer(Screen3270& screen, std::uint16_t& at, std::span<const std::uint8_t> stream, const DataStreamFeatures& features)
      : screen_(screen), at_(at), stream_(stream), features_(features) {}

  bool run() {
    while (done_ < stream_.size())
      if (!step()) return false;
    return true;
  }

 private:
  [[nodiscard]] std::size_t left() const { return stream_.size() - done_; }
  std::uint8_t take() { return stream_[done_++]; }

  std::optional<std::uint16_t> take_address() {
    if (left() < 2) return std::nullopt;
    const unsigned first = take();
    const unsigned second = take();
    const unsigned form = first >> 6;
    unsigned address = (first & 0x3F) << 6 | (second & 0x3F);
    if (features_.binary_addresses && form == 0) address = first << 8 | second;
    if (features_.binary_addresses && form == 2) return std::nullopt;
    if (address >= screen_.locations()) return std::nullopt;
    return static_cast<std::uint16_t>(address);
  }

  /// A character for the screen, with the code that GRAPHIC ESCAPE goes before.
  std::optional<ScreenCell> take_character() {
    if (left() < 1) return std::nullopt;
    ScreenCell cell{.code = take(), .attribute = false, .extended = character_};
    if (cell.code == order::graphic_escape && features_.checks_codes) {
      if (left() < 1) return std::nullopt;
      cell.code = take();
      if (cell.code < first_graphic) return std::nullopt;
      if (features_.graphic_escape)
        cell.extended.character_set = other_character_set;
      else
        cell.code = hyphen;
      return cell;
    }
    if (features_.checks_codes && cell.code < first_graphic && !format_control(cell.code)) return std::nullopt;
    return cell;
  }

  bool step() {
    const auto code = stream_[done_];
    const bool was_data = std::exchange(behind_data_, false);
    const bool was_clearing = std::exchange(clearing_, false);
    switch (code) {
      case order::set_buffer_address: {
        ++done_;
        const auto address = take_address();
        if (address) at_ = *address;
        return address.has_value();
      }
      case order::start_field:
        ++done_;
        if (left() < 1) return false;
        start_field(take() & attribute_bits, {});
        return true;
      case order::insert_cursor:
        ++done_;
        screen_.move_cursor(at_);
        return true;
      case order::program_tab:
        ++done_;
        program_tab(was_data || was_clearing);
        return true;
      case order::repeat_to_address:
        ++done_;
        return repeat_to_address();
      case order::erase_unprotected_to_address:
        ++done_;
        return erase_unprotected_to_address();
      default:
        break;
    }
    if (features_.extended_attributes) {
      if (code == order::start_field_extended) return ++done_, start_field_extended();
      if (code == order::modify_field) return ++done_, modify_field();
      if (code == order::set_attribute) return ++done_, set_attribute();
    }
    const auto cell = take_character();
    if (!cell) return false;
    screen_.at(at_) = *cell;
    at_ = screen_.behind(at_);
    behind_data_ = true;
    return true;
  }

  void start_field(std::uint8_t attribute, const ExtendedAttributes& extended) {
    screen_.at(at_) = {.code = attribute, .attribute = true, .extended = extended};
    at_ = screen_.behind(at_);
  }

  // To the first location of the next unprotected field (one that has any), not around the end; behind data the rest of the
  // field before becomes nulls, and when that reached the end of the buffer, a second PROGRAM TAB goes on with it.
  void program_tab(bool clears) {
    unsigned at = at_;
    const unsigned end = screen_.locations();
    const auto cell = [&](unsigned i) -> ScreenCell& { return screen_.at(static_cast<std::uint16_t>(i)); };
    const auto opens = [&](unsigned i) { return cell(i).attribute && (cell(i).code & field_attribute::is_protected) == 0; };
    // On the attribute of an unprotected field: only behind it.
    if (opens(at)) {
      at_ = screen_.behind(at_);
      return;
    }
    for (; at < end && !cell(at).attribute; ++at)
      if (clears) cell(at) = {};
    clearing_ = clears && at == end;
    while (at < end && !(opens(at) && !cell((at + 1) % end).attribute)) ++at;
    at_ = at == end ? std::uint16_t{0} : screen_.behind(static_cast<std::uint16_t>(at));
  }

  // To the address, which is not filled itself; all of the buffer when it is where we are.
  bool repeat_to_address() {
    const auto stop = take_address();
    if (!stop) return false;
    const auto cell = take_character();
    if (!cell) return false;
    do {
      screen_.at(at_) = *cell;
      at_ = screen_.behind(at_);
    } while (at_ != *stop);
    return true;
  }

  bool erase_unprotected_to_address() {
    const auto stop = take_address();
    if (!stop) return false;
    const auto attribute = screen_.attribute_of(at_);
    bool open = !attribute || (screen_.at(*attribute).code & field_attribute::is_protected) == 0;
    do {
      auto& cell = screen_.at(at_);
      if (cell.attribute)
        open = (cell.code & field_attribute::is_protected) == 0;
      else if (open)
        cell = {};
      at_ = screen_.behind(at_);
    } while (at_ != *stop);
    return true;
  }

  /// The pairs of START FIELD EXTENDED and MODIFY FIELD.
  bool take_pairs(ScreenCell& cell) {
    if (left() < 1) return false;
    for (unsigned pairs = take(); pairs > 0; --pairs) {
      if (left() < 2) return false;
      const auto type = take();
      const auto value = take();
      if (type == attribute_type::field)
        cell.code = value & attribute_bits;
      else if (type != attribute_type::validation && !sets(cell.extended, type, value))
        return false;
    }
    return true;
  }

  bool start_field_extended() {
    ScreenCell cell{.code = 0, .attribute = true, .extended = {}};
    if (!take_pairs(cell)) return false;
    start_field(cell.code, cell.extended);
    return true;
  }

  bool modify_field() {
    if (!screen_.at(at_).attribute) return false;
    if (!take_pairs(screen_.at(at_))) return false;
    at_ = screen_.behind(at_);
    return true;
  }

  bool set_attribute() {
    if (left() < 2) return false;
    const auto type = take();
    const auto value = take();
    if (type != attribute_type::all) return sets(character_, type, value);
    character_ = {};
    return true;
  }

  Screen3270& screen_;
  std::uint16_t& at_;
  std::span<const std::uint8_t> stream_;
  DataStreamFeatures features_;
  std::size_t done_ = 0;
  bool behind_data_ = false;      ///< The byte before was a character, not an order.
  bool clearing_ = false;         ///< A PROGRAM TAB just before made nulls up to the end of the buffer.
  ExtendedAttributes character_;  ///< What SET ATTRIBUTE gave the characters to come.
};

// ---- Inbound -------------------------------------------------------------------------------------------------------------

class Inbound {
 public:
  Inbound(const Screen3270& screen, std::uint16_t from) : screen_(screen) { data_.next.push_back(from); }

  void byte(std::uint8_t value, std::uint16_t next) {
    data_.bytes.push_back(value);
    data_.next.push_back(next);
  }
  void address(std::uint16_t value) {
    const auto next = data_.next.back();
    byte(graphic_code(static_cast<std::uint8_t>(value >> 6)), next);
    byte(graphic_code(static_cast<std::uint8_t>(value & 0x3F)), next);
  }
  void head(Aid aid) {
    byte(static_cast<std::uint8_t>(aid), data_.next.back());
    address(screen_.cursor());
  }
  void character(std::uint16_t at) {
    const auto& cell = screen_.at(at);
    if (cell.extended.character_set == other_character_set) byte(order::graphic_escape, at);
    byte(cell.code, screen_.behind(at));
  }
  [[nodiscard]] InboundData take() { return std::move(data_); }

 private:
  const Screen3270& screen_;
  InboundData data_;
};

bool short_read(Aid aid) {
  return aid == Aid::clear || aid == Aid::program_access_1 || aid == Aid::program_access_2 || aid == Aid::program_access_3;
}

}  // namespace

bool write_data_stream(Screen3270& screen, std::uint16_t& at, std::span<const std::uint8_t> stream,
                       const DataStreamFeatures& features) {
  return Writer(screen, at, stream, features).run();
}

InboundData read_buffer_data(const Screen3270& screen, Aid aid, std::uint16_t from) {
  Inbound inbound(screen, from);
  inbound.head(aid);
  for (unsigned i = from; i < screen.locations(); ++i) {
    const auto at = static_cast<std::uint16_t>(i);
    if (screen.at(at).attribute) {
      inbound.byte(order::start_field, at);
      inbound.byte(graphic_code(screen.at(at).code), screen.behind(at));
    } else {
      inbound.character(at);
    }
  }
  return inbound.take();
}

InboundData read_modified_data(const Screen3270& screen, Aid aid, std::uint16_t from) {
  Inbound inbound(screen, from);
  if (short_read(aid)) {
    inbound.byte(static_cast<std::uint8_t>(aid), from);
    return inbound.take();
  }
  inbound.head(aid);
  const bool formatted = screen.formatted();
  for (unsigned i = from; i < screen.locations(); ++i) {
    const auto at = static_cast<std::uint16_t>(i);
    const auto& cell = screen.at(at);
    if (!formatted && cell.code != 0) inbound.character(at);
    if (!cell.attribute || (cell.code & field_attribute::modified) == 0) continue;
    auto in_field = screen.behind(at);
    inbound.byte(order::set_buffer_address, at);
    inbound.address(in_field);
    if (aid == Aid::selector_pen) continue;
    // The last field goes on at the beginning of the buffer, up to the first attribute.
    for (; !screen.at(in_field).attribute; in_field = screen.behind(in_field))
      if (screen.at(in_field).code != 0) inbound.character(in_field);
  }
  return inbound.take();
}

// ---- Attention identifications -------------------------------------------------------------------------------------------

Aid program_function(unsigned number) {
  static constexpr auto aids =
      std::to_array<std::uint8_t>({0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x7B, 0x7C,
                                   0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0x4A, 0x4B, 0x4C});
  return number >= 1 && number <= aids.size() ? static_cast<Aid>(aids[number - 1]) : Aid::none;
}

Aid aid_named(std::string_view name) {
  std::string upper(name);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (upper == "ENTER") return Aid::enter;
  if (upper == "CLEAR") return Aid::clear;
  if (upper == "PA1") return Aid::program_access_1;
  if (upper == "PA2") return Aid::program_access_2;
  if (upper == "PA3") return Aid::program_access_3;
  if (upper == "CURSEL") return Aid::selector_pen;
  if (upper == "TESTREQ") return Aid::test_request;
  for (unsigned number = 1; number <= 24; ++number)
    if (upper == "PF" + std::to_string(number)) return program_function(number);
  return Aid::none;
}

}  // namespace isa370
