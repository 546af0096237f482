// Reading constants, and those whose value is an address. The nominal values in apostrophes are in nominal_value.cpp.
#include "constant.hpp"

#include <fmt/format.h>

#include <array>

#include "characters.hpp"
#include "nominal_value.hpp"

namespace isa370::assembler {
namespace {

constexpr std::uint16_t longest_area = 65535;  // What L'.. can be of an area that DS reserves.
constexpr std::size_t most_fixups = 0x4'0000;
constexpr std::array<ConstantType, 13> types = {{
    {'C', 0, 1, 1, longest_area, false},
    {'X', 0, 1, 1, longest_area, false},
    {'B', 0, 1, 1, 256, false},
    {'F', 4, 4, 1, 8, false},
    {'H', 2, 2, 1, 8, false},
    {'E', 4, 4, 1, 8, false},
    {'D', 8, 8, 1, 8, false},
    {'P', 0, 1, 1, 16, false},
    {'Z', 0, 1, 1, 16, false},
    {'A', 4, 4, 1, 4, true},
    {'Y', 2, 2, 1, 2, true},
    {'S', 2, 2, 2, 2, true},
    {'V', 4, 4, 3, 4, true},
}};

const ConstantType& read_type(Cursor& cursor) {
  const char letter = to_upper(cursor.peek());
  for (const auto& type : types)
    if (type.letter == letter) {
      ++cursor.at;
      return type;
    }
  if (letter == 'L' || letter == 'Q') throw Fault(cursor.at, fmt::format("constants of type {} are not supported yet", letter));
  throw Fault(cursor.at, "a type of constant is expected here: C X B F H E D P Z A Y S or V");
}

/// A number, or an expression in parentheses, behind a letter or at the start.
std::int64_t read_count(Cursor& cursor, const Surroundings& surroundings, std::int64_t low, std::int64_t high,
                        std::string_view what) {
  if (cursor.accept('(')) {
    const auto count = read_absolute(cursor, surroundings, low, high, what);
    cursor.expect(')', "the parenthesis is not closed; ')' is missing here");
    return count;
  }
  const auto at = cursor.at;
  std::int64_t count = 0;
  for (; is_digit(cursor.peek()); ++cursor.at)
    if (count <= high) count = count * 10 + (cursor.peek() - '0');
  if (at == cursor.at) throw Fault(at, fmt::format("{} is missing: a number, or an expression in parentheses", what));
  if (count < low || count > high)
    throw Fault(at, fmt::format("{} is too large or too small; it must lie between {} and {}", what, low, high));
  return count;
}

void read_modifiers(Cursor& cursor, const Surroundings& surroundings, Constant& constant) {
  if (to_upper(cursor.peek()) == 'L') {
    ++cursor.at;
    if (cursor.peek() == '.') throw Fault(cursor.at, "lengths in bits are not supported yet");
    constant.length_modifier = static_cast<std::uint32_t>(
        read_count(cursor, surroundings, constant.type->shortest, constant.type->longest, "the length"));
  }
  if (to_upper(cursor.peek()) == 'S') throw Fault(cursor.at, "scale modifiers are not supported yet");
  if (to_upper(cursor.peek()) == 'E') throw Fault(cursor.at, "exponent modifiers are not supported yet");
}

/// Splits what lies in parentheses at its commas.
void read_address_list(Cursor& cursor, Constant& constant) {
  const auto open = cursor.at;
  cursor.expect('(', fmt::format("a constant of type {} has its value in parentheses: {}(..)", constant.type->letter,
                                 constant.type->letter));
  auto start = cursor.at;
  for (int depth = 1; !cursor.done(); ++cursor.at) {
    const char c = cursor.peek();
    if (c == '\'' && !is_attribute_apostrophe(cursor.text.substr(0, cursor.end), cursor.at)) {
      const auto end = end_of_string(cursor.text.substr(0, cursor.end), cursor.at);
      if (end > cursor.end) throw Fault(cursor.at, "the apostrophe is not closed");
      cursor.at = end - 1;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      constant.values.push_back({start, cursor.at - start});
      ++cursor.at;
      return;
    } else if (c == ',' && depth == 1) {
      constant.values.push_back({start, cursor.at - start});
      start = cursor.at + 1;
    }
  }
  throw Fault(open, "the parenthesis is not closed");
}

void read_string(Cursor& cursor, Constant& constant) {
  const auto open = cursor.at;
  if (cursor.peek() != '\'')
    throw Fault(open, fmt::format("a constant of type {} has its value in apostrophes: {}'..'", constant.type->letter,
                                  constant.type->letter));
  const auto end = end_of_string(cursor.text.substr(0, cursor.end), open);
  if (end > cursor.end) throw Fault(open, "the apostrophe is not closed");
  cursor.at = end;
  auto start = open + 1;
  if (constant.type->letter != 'C')
    for (auto i = start; i + 1 < end; ++i)
      if (cursor.text[i] == ',') {
        constant.values.push_back({start, i - start});
        start = i + 1;
      }
  constant.values.push_back({start, end - 1 - start});
}

void append_s_constant(EncodedConstant& to, Cursor& cursor, const Surroundings& surroundings, const UsingTable& usings) {
  const auto at = cursor.at;
  const auto value = read_expression(cursor, surroundings);
  std::int64_t base = 0;
  std::int64_t displacement = value.number;
  if (cursor.accept('(')) {
    if (!value.absolute() || displacement < 0 || displacement > 4095)
      throw Fault(at, "the displacement before a base register must be a number from 0 to 4095");
    base = read_absolute(cursor, surroundings, 0, 15, "the base register");
    cursor.expect(')', "the parenthesis is not closed; ')' is missing here");
  } else {
    const auto found = usings.resolve(value);
    if (!found) throw Fault(at, explain_unreachable(usings, value, *surroundings.sections));
    base = found->base;
    displacement = found->displacement;
  }
  append_number(to.bytes, base << 12 | displacement, 2);
}

void append_value(EncodedConstant& to, const Constant& constant, std::string_view text, std::size_t index,
                  const Surroundings& surroundings, const UsingTable& usings) {
  const auto& value = constant.values[index];
  const auto length = value_length(constant, text, index);
  if (!constant.type->addresses) return append_nominal_value(to.bytes, constant.type->letter, text, value, length);
  Cursor cursor{text, value.offset, value.end()};
  if (constant.type->letter == 'V') {
    to.fixups.push_back({static_cast<std::uint32_t>(to.bytes.size()), static_cast<std::uint8_t>(length), -1,
                         read_symbol(cursor, "an external symbol"), false});
    append_number(to.bytes, 0, length);
  } else if (constant.type->letter == 'S') {
    append_s_constant(to, cursor, surroundings, usings);
  } else {
    append_address(to, read_expression(cursor, surroundings), length, *surroundings.sections, value.offset);
  }
  cursor.expect_end("the value");
  if (to.fixups.size() > most_fixups) throw Fault(value.offset, "this makes more addresses than one module can hold");
}

}  // namespace

Constant read_constant(Cursor& cursor, const Surroundings& surroundings, bool value_needed) {
  Constant constant;
  constant.specification.offset = cursor.at;
  if (is_digit(cursor.peek()) || cursor.peek() == '(')
    constant.duplication = read_count(cursor, surroundings, 0, static_cast<std::int64_t>(most_bytes), "the duplication factor");
  constant.type = &read_type(cursor);
  read_modifiers(cursor, surroundings, constant);
  const bool has_value = cursor.peek() == '\'' || cursor.peek() == '(';
  if (has_value || value_needed) {
    if (constant.type->addresses)
      read_address_list(cursor, constant);
    else
      read_string(cursor, constant);
  }
  constant.specification.length = cursor.at - constant.specification.offset;
  return constant;
}

std::uint32_t value_length(const Constant& constant, std::string_view text, std::size_t index) {
  if (constant.length_modifier) return *constant.length_modifier;
  if (constant.type->implied_length != 0) return constant.type->implied_length;
  if (constant.values.empty()) return 1;
  return implied_length(constant.type->letter, text, constant.values[index]);
}

std::uint32_t total_length(const Constant& constant, std::string_view text) {
  std::uint64_t once = 0;
  const auto values = constant.values.empty() ? 1 : constant.values.size();
  for (std::size_t i = 0; i < values; ++i) once += value_length(constant, text, i);
  const auto total = once * static_cast<std::uint64_t>(constant.duplication);
  if (total > most_bytes)
    throw Fault(constant.specification.offset, "this is more than the 16 megabytes that can be addressed");
  return static_cast<std::uint32_t>(total);
}

void append_address(EncodedConstant& to, const Value& value, unsigned length, const std::vector<Section>& sections,
                    std::size_t at) {
  if (value.absolute()) {
    const auto bits = 8 * length;
    if (value.number >= 1LL << bits || value.number < -(1LL << (bits - 1)))
      throw Fault(at, fmt::format("{} does not fit {} byte{}", value.number, length, length == 1 ? "" : "s"));
  } else if (length < 2) {
    throw Fault(at, "an address does not fit one byte; a number does");
  }
  for (const auto& [section, count] : value.relocation) {
    const auto& target = sections[static_cast<std::size_t>(section)];
    if (target.kind == SectionKind::dummy)
      throw Fault(at, fmt::format("this is relative to the dummy section {}, which has no address; subtract {}", target.name,
                                  target.name));
    for (int i = 0; i < (count < 0 ? -count : count); ++i)
      to.fixups.push_back(
          {static_cast<std::uint32_t>(to.bytes.size()), static_cast<std::uint8_t>(length), section, {}, count < 0});
  }
  append_number(to.bytes, value.number, length);
}

EncodedConstant encode_constant(const Constant& constant, std::string_view text, Surroundings surroundings,
                                const UsingTable& usings, bool is_literal) {
  EncodedConstant result;
  result.bytes.reserve(total_length(constant, text));
  const auto start = surroundings.location;
  for (std::int64_t copy = 0; copy < constant.duplication; ++copy) {
    for (std::size_t i = 0; i < constant.values.size(); ++i) {
      if (!is_literal) surroundings.location = start + static_cast<std::uint32_t>(result.bytes.size());
      append_value(result, constant, text, i, surroundings, usings);
    }
    // References belong to the statement, not to each of its copies.
    surroundings.count_references = false;
    if (!constant.type->addresses) break;
  }
  // Only an address can differ from copy to copy.
  if (!constant.type->addresses && constant.duplication > 1) {
    const auto once = result.bytes;
    for (std::int64_t copy = 1; copy < constant.duplication; ++copy)
      result.bytes.insert(result.bytes.end(), once.begin(), once.end());
  }
  return result;
}

}  // namespace isa370::assembler
