// Terms and expressions.
#include "expression.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "isa370/ebcdic.hpp"

namespace isa370::assembler {
namespace {

constexpr int deepest_parentheses = 32;
constexpr std::size_t longest_symbol = 8;
constexpr std::int64_t highest = 0xFFFF'FFFF;
constexpr std::int64_t lowest = -0x8000'0000LL;

void add_relocation(Relocation& to, const Relocation& from, int sign) {
  for (const auto& [section, count] : from) {
    auto& sum = to[section];
    sum += sign * count;
    if (sum == 0) to.erase(section);
  }
}

/// Reads one expression by recursive descent: a sum of products of terms.
class Reader {
 public:
  Reader(Cursor& cursor, const Surroundings& surroundings) : cursor_(cursor), surroundings_(surroundings) {}

  Value sum() {
    auto left = product();
    while (cursor_.peek() == '+' || cursor_.peek() == '-') {
      const int sign = cursor_.text[cursor_.at] == '+' ? 1 : -1;
      const auto at = cursor_.at++;
      const auto right = product();
      left.number = checked(left.number + sign * right.number, at);
      add_relocation(left.relocation, right.relocation, sign);
    }
    return left;
  }

 private:
  Value product() {
    auto left = term();
    while (cursor_.peek() == '*' || cursor_.peek() == '/') {
      const char operation = cursor_.text[cursor_.at];
      const auto at = cursor_.at++;
      const auto right = term();
      if (!left.absolute() || !right.absolute())
        throw Fault(at, fmt::format("'{}' takes absolute values only, and one of these is an address", operation));
      // A quotient whose divisor is zero is zero: so the language defines it.
      if (operation == '*')
        left.number = checked(left.number * right.number, at);
      else
        left.number = right.number == 0 ? 0 : left.number / right.number;
    }
    return left;
  }

  Value term() {
    const auto at = cursor_.at;
    const char c = cursor_.peek();
    if (c == '+' || c == '-') return signed_term();
    if (c == '(') return parenthesised();
    if (c == '*') return location_counter();
    if (is_digit(c)) return decimal();
    if (is_letter(c) && cursor_.peek(1) == '\'') return quoted();
    if (is_letter(c)) return symbol();
    if (c == '=') throw Fault(at, "a literal may stand only as the storage operand of a machine instruction");
    throw Fault(at, c == '\0' ? "a term is missing here: a symbol, a number, X'..', C'..', B'..' or *"
                              : fmt::format("'{}' cannot begin a term; a symbol, a number, X'..', C'..', B'..' or * can", c));
  }

  Value signed_term() {
    const auto at = cursor_.at;
    const bool negative = cursor_.text[cursor_.at++] == '-';
    const Depth depth(*this, at);
    auto value = term();
    if (!negative) return value;
    Value result;
    result.length = value.length;
    result.number = -value.number;
    add_relocation(result.relocation, value.relocation, -1);
    return result;
  }

  Value parenthesised() {
    const auto at = cursor_.at++;
    const Depth depth(*this, at);
    auto value = sum();
    cursor_.expect(')', "the parenthesis is not closed; ')' is missing here");
    return value;
  }

  Value location_counter() {
    if (surroundings_.section < 0)
      throw Fault(cursor_.at, "there is no location counter here; '*' needs a section (CSECT) before it");
    ++cursor_.at;
    const auto& section = (*surroundings_.sections)[static_cast<std::size_t>(surroundings_.section)];
    return {
        static_cast<std::int64_t>(section.origin) + surroundings_.location, {{surroundings_.section, 1}}, surroundings_.length};
  }

  Value decimal() {
    const auto at = cursor_.at;
    std::int64_t number = 0;
    for (; is_digit(cursor_.peek()); ++cursor_.at) number = std::min(number * 10 + (cursor_.peek() - '0'), highest + 1);
    if (is_letter(cursor_.peek())) throw Fault(cursor_.at, "a number is followed by a letter; a symbol begins with a letter");
    return {checked(number, at), {}, 1};
  }

  Value quoted() {
    const auto at = cursor_.at;
    const char type = to_upper(cursor_.peek());
    if (type == 'L' && (is_letter(cursor_.peek(2)) || cursor_.peek(2) == '*')) return length_attribute();
    if (type != 'X' && type != 'C' && type != 'B')
      throw Fault(at, fmt::format("{}' is no self-defining term; X'..', C'..' and B'..' are", cursor_.text[at]));
    const auto end = end_of_string(cursor_.text.substr(0, cursor_.end), at + 1);
    if (end > cursor_.end) throw Fault(at + 1, "the apostrophe is not closed");
    cursor_.at = end;
    return {type == 'C' ? characters(at + 2, end - 1) : digits(at + 2, end - 1, type == 'X' ? 16 : 2), {}, 1};
  }

  std::int64_t characters(std::size_t begin, std::size_t end) {
    const auto bytes = read_characters(cursor_.text, begin, end);
    if (bytes.empty() || bytes.size() > 4) throw Fault(begin, "a character term has one to four characters");
    std::int64_t number = 0;
    for (const auto byte : bytes) number = number << 8 | byte;
    return number;
  }

  std::int64_t digits(std::size_t begin, std::size_t end, int base) {
    if (begin == end) throw Fault(begin, "there is no digit between the apostrophes");
    std::int64_t number = 0;
    for (auto i = begin; i < end; ++i) {
      const char c = to_upper(cursor_.text[i]);
      const int digit = is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : base;
      if (digit >= base)
        throw Fault(i, fmt::format("'{}' is no {} digit", cursor_.text[i], base == 16 ? "hexadecimal" : "binary"));
      number = checked(number * base + digit, begin);
    }
    return number;
  }

  Value length_attribute() {
    cursor_.at += 2;
    if (cursor_.accept('*')) return {surroundings_.length, {}, 1};
    return {static_cast<std::int64_t>(symbol().length), {}, 1};
  }

  Value symbol() {
    const auto at = cursor_.at;
    const auto name = read_symbol(cursor_, "a symbol");
    auto* found = surroundings_.symbols->find(name);
    if (found == nullptr && surroundings_.symbols->poisoned(name)) throw Fault(at, "");
    if (found == nullptr && !surroundings_.count_references)
      throw Fault(at, fmt::format("{} must be defined before this statement, which takes its size or place from it", name),
                  true);
    if (found == nullptr)
      throw Fault(at, fmt::format("{} is not defined; a statement must bear this name, or EXTRN name it", name), true);
    if (surroundings_.count_references) found->references.push_back(surroundings_.statement);
    auto value = found->value;
    for (const auto& [section, count] : value.relocation)
      value.number += count * static_cast<std::int64_t>((*surroundings_.sections)[static_cast<std::size_t>(section)].origin);
    return value;
  }

  static std::int64_t checked(std::int64_t number, std::size_t at) {
    if (number > highest || number < lowest) throw Fault(at, "the value does not fit 32 bits");
    return number;
  }

  /// Counts how deep the reader is in parentheses, so that no text can exhaust the stack.
  struct Depth {
    Depth(Reader& of, std::size_t at) : reader(of) {
      if (++reader.depth_ > deepest_parentheses)
        throw Fault(at, fmt::format("parentheses are nested deeper than {}", deepest_parentheses));
    }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    ~Depth() { --reader.depth_; }
    Reader& reader;
  };

  Cursor& cursor_;
  const Surroundings& surroundings_;
  int depth_ = 0;
};

}  // namespace

void Cursor::expect(char c, std::string_view why) {
  if (!accept(c)) throw Fault(at, std::string(why));
}

void Cursor::expect_end(std::string_view what) const {
  if (!done())
    throw Fault(at, fmt::format("'{}' was not expected behind {}; remarks must be parted from it by a blank", text[at], what));
}

Value read_expression(Cursor& cursor, const Surroundings& surroundings) { return Reader(cursor, surroundings).sum(); }

std::int64_t read_absolute(Cursor& cursor, const Surroundings& surroundings, std::int64_t low, std::int64_t high,
                           std::string_view what) {
  const auto at = cursor.at;
  const auto value = read_expression(cursor, surroundings);
  if (!value.absolute()) throw Fault(at, fmt::format("{} must be a number, and this is an address", what));
  if (value.number < low || value.number > high)
    throw Fault(at, fmt::format("{} is {}; it must lie between {} and {}", what, value.number, low, high));
  return value.number;
}

std::string read_symbol(Cursor& cursor, std::string_view what) {
  const auto at = cursor.at;
  if (!is_letter(cursor.peek())) throw Fault(at, fmt::format("{} is expected here: a letter, then letters or digits", what));
  while (is_symbol_character(cursor.peek())) ++cursor.at;
  const auto name = cursor.text.substr(at, cursor.at - at);
  if (name.size() > longest_symbol)
    throw Fault(at, fmt::format("{} has {} characters; a symbol has {} at most", name, name.size(), longest_symbol));
  return to_upper(name);
}

std::vector<std::uint8_t> read_characters(std::string_view text, std::size_t begin, std::size_t end) {
  std::vector<std::uint8_t> bytes;
  for (auto i = begin; i < end; ++i) {
    const char c = text[i];
    if (c == '\'' || c == '&') {
      if (i + 1 >= end || text[i + 1] != c)
        throw Fault(i, c == '&' ? "an ampersand in a string is written twice" : "an apostrophe in a string is written twice");
      ++i;
    }
    const auto code = to_ebcdic(c);
    if (c != ' ' && code == to_ebcdic(' ')) throw Fault(i, "this character has no EBCDIC code; write it as X'..'");
    bytes.push_back(code);
  }
  return bytes;
}

}  // namespace isa370::assembler
