// Reading constants, and those whose value is an address. The nominal values in apostrophes are in nominal_value.cpp.
#include "constant.hpp"

#include <fmt/format.h>

#include <array>

#include "characters.hpp"
#include "nominal_value.hpp"

namespace isa370::assembler {
namespace {

constexpr std::uint16_t most_area = 65535;  // What L'.. can be of an area that DS reserves.
constexpr std::size_t most_fixups = 0x4'0000;
constexpr std::uint32_t byte_bits = 8;
constexpr std::array<ConstantType, 15> types = {{
    {'C', 0, 1, 1, 256, most_area, false, true, 0, 0},
    {'X', 0, 1, 1, 256, most_area, false, true, 0, 0},
    {'B', 0, 1, 1, 256, 256, false, true, 0, 0},
    {'F', 4, 4, 1, 8, 8, false, true, -187, 346},
    {'H', 2, 2, 1, 8, 8, false, true, -187, 346},
    {'E', 4, 4, 1, 8, 8, false, true, 0, 14},
    {'D', 8, 8, 1, 8, 8, false, true, 0, 14},
    {'L', 16, 8, 1, 16, 16, false, true, 0, 28},
    {'P', 0, 1, 1, 16, 16, false, true, 0, 0},
    {'Z', 0, 1, 1, 16, 16, false, true, 0, 0},
    {'A', 4, 4, 1, 4, 4, true, true, 0, 0},
    {'Y', 2, 2, 1, 2, 2, true, true, 0, 0},
    {'S', 2, 2, 2, 2, 2, true, false, 0, 0},
    {'V', 4, 4, 3, 4, 4, true, false, 0, 0},
    {'Q', 4, 4, 1, 4, 4, true, false, 0, 0},
}};

const ConstantType& read_type(Cursor& cursor) {
  const char letter = to_upper(cursor.peek());
  for (const auto& type : types)
    if (type.letter == letter) {
      ++cursor.at;
      return type;
    }
  throw Fault(cursor.at, "a type of constant is expected here: C X B F H E D L P Z A Y S V or Q");
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

void read_length(Cursor& cursor, const Surroundings& surroundings, bool area, Constant& constant) {
  const auto& type = *constant.type;
  const auto at = cursor.at;
  const std::int64_t longest = area ? type.longest_area : type.longest;
  constant.bit_length = cursor.accept('.');
  if (constant.bit_length && !type.bit_lengths)
    throw Fault(at, fmt::format("a constant of type {} has its length in bytes; the point must go", type.letter));
  constant.length_bits = static_cast<std::uint32_t>(
      constant.bit_length ? read_count(cursor, surroundings, 1, byte_bits * longest, "the length in bits")
                          : byte_bits * read_count(cursor, surroundings, type.shortest, longest, "the length"));
}

/// The scale or exponent modifier behind its letter: a number with a sign, or an expression in parentheses.
int read_signed(Cursor& cursor, const Surroundings& surroundings, std::int64_t low, std::int64_t high, std::string_view what) {
  const auto at = cursor.at;
  const bool negative = cursor.accept('-');
  if (!negative) cursor.accept('+');
  constexpr std::int64_t beyond = 1000;
  const auto magnitude = read_count(cursor, surroundings, -beyond, beyond, what);
  const auto number = negative ? -magnitude : magnitude;
  if (number < low || number > high)
    throw Fault(at, fmt::format("{} is {}; it must lie between {} and {}", what, number, low, high));
  return static_cast<int>(number);
}

/// Length, scale and exponent, in this order.
void read_modifiers(Cursor& cursor, const Surroundings& surroundings, bool area, Constant& constant) {
  constexpr std::int64_t lowest_exponent = -85;
  constexpr std::int64_t highest_exponent = 75;
  const auto& type = *constant.type;
  if (to_upper(cursor.peek()) == 'L') {
    ++cursor.at;
    read_length(cursor, surroundings, area, constant);
  }
  for (const char letter : {'S', 'E'}) {
    if (to_upper(cursor.peek()) != letter) continue;
    if (type.highest_scale == 0)
      throw Fault(cursor.at, fmt::format("a constant of type {} has no {} modifier; F, H, E, D and L have", type.letter,
                                         letter == 'S' ? "scale" : "exponent"));
    ++cursor.at;
    if (letter == 'S')
      constant.scale = read_signed(cursor, surroundings, type.lowest_scale, type.highest_scale, "the scale modifier");
    else
      constant.exponent = read_signed(cursor, surroundings, lowest_exponent, highest_exponent, "the exponent modifier");
  }
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

/// The length of a value in bits.
std::uint32_t value_bits(const Constant& constant, std::string_view text, std::size_t index) {
  if (constant.length_bits != 0) return constant.length_bits;
  if (constant.type->implied_length != 0) return byte_bits * constant.type->implied_length;
  if (constant.values.empty()) return byte_bits;
  return byte_bits * implied_length(constant.type->letter, text, constant.values[index]);
}

/// The dummy section that a Q-type constant names.
int read_dummy_section(Cursor& cursor, const Surroundings& surroundings) {
  const auto at = cursor.at;
  const auto value = read_expression(cursor, surroundings);
  const auto kind = value.simple() && value.number == 0
                        ? (*surroundings.sections)[static_cast<std::size_t>(value.relocation.begin()->first)].kind
                        : SectionKind::control;
  if (kind != SectionKind::dummy && kind != SectionKind::external_dummy)
    throw Fault(at, "Q takes the name of a DXD statement or of a dummy section (DSECT)");
  return value.relocation.begin()->first;
}

void append_value(EncodedConstant& to, const Constant& constant, std::string_view text, std::size_t index,
                  const Surroundings& surroundings, const UsingTable& usings) {
  const auto& value = constant.values[index];
  const char letter = constant.type->letter;
  const auto bits = value_bits(constant, text, index);
  if (!constant.type->addresses)
    return append_nominal_value(to.bytes, {letter, bits, constant.scale, constant.exponent}, text, value);
  Cursor cursor{text, value.offset, value.end()};
  const auto here = static_cast<std::uint32_t>(to.bytes.size());
  const auto length = static_cast<std::uint8_t>(bits / byte_bits);
  if (letter == 'V') {
    to.fixups.push_back({here, length, -1, read_symbol(cursor, "an external symbol"), false, AddressKind::v_constant});
    append_number(to.bytes, 0, length);
  } else if (letter == 'Q') {
    to.fixups.push_back({here, length, read_dummy_section(cursor, surroundings), {}, false, AddressKind::dummy_offset});
    append_number(to.bytes, 0, length);
  } else if (letter == 'S') {
    append_s_constant(to, cursor, surroundings, usings);
  } else {
    append_address(to, read_expression(cursor, surroundings), bits, *surroundings.sections, value.offset);
  }
  cursor.expect_end("the value");
  if (to.fixups.size() > most_fixups) throw Fault(value.offset, "this makes more addresses than one module can hold");
}

/// Values whose length is in bits, one behind the other.
EncodedConstant encode_bits(const Constant& constant, std::string_view text, const Surroundings& surroundings,
                            const UsingTable& usings) {
  EncodedConstant result;
  EncodedConstant once;
  for (std::size_t i = 0; i < constant.values.size(); ++i) {
    EncodedConstant value;
    append_value(value, constant, text, i, surroundings, usings);
    if (!value.fixups.empty())
      throw Fault(constant.values[i].offset, "an address has a length in bytes; a number may have one in bits");
    // Characters stand at the left of their bytes, everything else at the right.
    if (constant.type->letter != 'C') {
      const auto unused = byte_bits * value.bytes.size() - constant.length_bits;
      for (std::size_t at = 0; unused > 0 && at < value.bytes.size(); ++at)
        value.bytes[at] = static_cast<std::uint8_t>(
            value.bytes[at] << unused | (at + 1 < value.bytes.size() ? value.bytes[at + 1] >> (byte_bits - unused) : 0));
    }
    append_bits(once.bytes, once.bits, value.bytes, constant.length_bits);
  }
  for (std::int64_t copy = 0; copy < constant.duplication; ++copy)
    append_bits(result.bytes, result.bits, once.bytes, once.bits);
  return result;
}

}  // namespace

Constant read_constant(Cursor& cursor, const Surroundings& surroundings, bool value_needed) {
  Constant constant;
  constant.specification.offset = cursor.at;
  if (is_digit(cursor.peek()) || cursor.peek() == '(')
    constant.duplication = read_count(cursor, surroundings, 0, static_cast<std::int64_t>(most_bytes), "the duplication factor");
  constant.type = &read_type(cursor);
  read_modifiers(cursor, surroundings, !value_needed, constant);
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
  return (value_bits(constant, text, index) + byte_bits - 1) / byte_bits;
}

std::uint64_t total_bits(const Constant& constant, std::string_view text) {
  std::uint64_t once = 0;
  const auto values = constant.values.empty() ? 1 : constant.values.size();
  if (constant.length_bits != 0 || constant.type->implied_length != 0)
    once = std::uint64_t{values} * value_bits(constant, text, 0);
  else
    for (std::size_t i = 0; i < values; ++i) once += value_bits(constant, text, i);
  const auto total = once * static_cast<std::uint64_t>(constant.duplication);
  if (total > byte_bits * most_bytes)
    throw Fault(constant.specification.offset, "this is more than the 16 megabytes that can be addressed");
  return total;
}

std::uint32_t total_length(const Constant& constant, std::string_view text) {
  return static_cast<std::uint32_t>((total_bits(constant, text) + byte_bits - 1) / byte_bits);
}

Attributes attributes_of(const Constant& constant, std::string_view text) {
  Attributes result{constant.type->letter, constant.scale};
  const bool fixed = result.type == 'F' || result.type == 'H';
  if (constant.length_bits != 0) {
    if (constant.type->addresses) result.type = 'R';
    if (constant.type->highest_scale != 0) result.type = fixed ? 'G' : 'K';
  }
  if ((result.type == 'P' || result.type == 'Z') && !constant.values.empty())
    result.scale = digits_behind_point(text, constant.values.front());
  return result;
}

std::uint32_t OperandPlaces::place(const Constant& constant, std::string_view text) {
  if (!constant.bit_length) {
    const std::uint64_t unit = std::uint64_t{byte_bits} * constant.alignment();
    bit_ = (bit_ + unit - 1) / unit * unit;
  }
  const auto start = static_cast<std::uint32_t>(bit_ / byte_bits);
  bit_ += total_bits(constant, text);
  if (bit_ > byte_bits * most_bytes)
    throw Fault(constant.specification.offset, "the section becomes larger than the 16 megabytes that can be addressed");
  return start;
}

void append_bits(std::vector<std::uint8_t>& to, std::uint64_t& bits, const std::vector<std::uint8_t>& from,
                 std::uint64_t count) {
  if (bits % byte_bits == 0) {  // Whole bytes, as far as they go.
    to.resize(bits / byte_bits);
    to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>((count + byte_bits - 1) / byte_bits));
    bits += count;
    if (bits % byte_bits != 0) to.back() = static_cast<std::uint8_t>(to.back() & (0xFF00U >> bits % byte_bits));
    return;
  }
  for (std::uint64_t i = 0; i < count; ++i, ++bits) {
    if (bits % byte_bits == 0) to.push_back(0);
    const auto bit = static_cast<unsigned>(from[i / byte_bits]) >> (byte_bits - 1 - i % byte_bits) & 1U;
    to.back() = static_cast<std::uint8_t>(to.back() | bit << (byte_bits - 1 - bits % byte_bits));
  }
}

void append_address(EncodedConstant& to, const Value& value, unsigned bits, const std::vector<Section>& sections,
                    std::size_t at) {
  const unsigned length = (bits + byte_bits - 1) / byte_bits;
  if (value.absolute()) {
    if (value.number >= 1LL << bits || value.number < -(1LL << (bits - 1)))
      throw Fault(at, bits % byte_bits != 0
                          ? fmt::format("{} does not fit {} bit{}", value.number, bits, bits == 1 ? "" : "s")
                          : fmt::format("{} does not fit {} byte{}", value.number, length, length == 1 ? "" : "s"));
  } else if (length < 2) {
    throw Fault(at, "an address does not fit one byte; a number does");
  }
  for (const auto& [section, count] : value.relocation) {
    const auto& target = sections[static_cast<std::size_t>(section)];
    if (target.kind == SectionKind::dummy || target.kind == SectionKind::external_dummy)
      throw Fault(at, fmt::format("this is relative to the dummy section {}, which has no address; subtract {}", target.name,
                                  target.name));
    for (int i = 0; i < (count < 0 ? -count : count); ++i)
      to.fixups.push_back({static_cast<std::uint32_t>(to.bytes.size()),
                           static_cast<std::uint8_t>(length),
                           section,
                           {},
                           count < 0,
                           AddressKind::address});
  }
  append_number(to.bytes, value.number, length);
}

EncodedConstant encode_constant(const Constant& constant, std::string_view text, Surroundings surroundings,
                                const UsingTable& usings, bool is_literal) {
  if (constant.bit_length) return encode_bits(constant, text, surroundings, usings);
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
