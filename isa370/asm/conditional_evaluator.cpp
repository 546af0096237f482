// Expressions of conditional assembly, by recursive descent. One reader serves all three kinds; what does not fit together is
// found when it is combined.
#include "conditional_evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "characters.hpp"
#include "isa370/ebcdic.hpp"

namespace isa370::assembler {
namespace {

constexpr int deepest = 48;
constexpr std::size_t longest_text = 255;
constexpr std::size_t longest_variable = 7;

std::int64_t checked(std::int64_t number, std::size_t at) {
  if (number > std::numeric_limits<std::int32_t>::max() || number < std::numeric_limits<std::int32_t>::min())
    throw Fault(at, "the value does not fit 32 bits");
  return number;
}

void check_length(const std::string& text, std::size_t at) {
  if (text.size() > longest_text)
    throw Fault(at, fmt::format("the character value has {} characters; it has {} at most", text.size(), longest_text));
}

/// A shorter text is the lesser; texts of one length compare as EBCDIC.
int compare(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (left[i] != right[i]) return to_ebcdic(left[i]) < to_ebcdic(right[i]) ? -1 : 1;
  return 0;
}

std::optional<std::int64_t> digits_value(std::string_view digits, int base) {
  if (digits.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) {
    const char upper = to_upper(c);
    const int digit = is_digit(c) ? c - '0' : upper >= 'A' && upper <= 'F' ? upper - 'A' + 10 : base;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
    if (value > 0xFFFF'FFFFLL) return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<std::int64_t> self_defining_value(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (is_digit(text[0])) {
    const auto value = digits_value(text, 10);
    return value && *value <= std::numeric_limits<std::int32_t>::max() ? value : std::nullopt;
  }
  if (text.size() < 4 || text[1] != '\'' || end_of_string(text, 1) != text.size()) return std::nullopt;
  const auto inside = text.substr(2, text.size() - 3);
  std::optional<std::int64_t> value;
  if (to_upper(text[0]) == 'X') value = digits_value(inside, 16);
  if (to_upper(text[0]) == 'B') value = digits_value(inside, 2);
  if (to_upper(text[0]) == 'C') {
    std::int64_t code = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < inside.size(); ++i, ++count) {
      if ((inside[i] == '\'' || inside[i] == '&') && i + 1 < inside.size() && inside[i + 1] == inside[i]) ++i;
      code = (code << 8 | to_ebcdic(inside[i])) & 0xFFFF'FFFFLL;
    }
    if (count >= 1 && count <= 4) value = code;
  }
  // Four bytes with the first bit are a negative number.
  if (value) value = static_cast<std::int32_t>(static_cast<std::uint32_t>(*value));
  return value;
}

/// Counts how deep the reader is, so that no text can exhaust the stack.
struct ConditionalEvaluator::Depth {
  Depth(ConditionalEvaluator& of, std::size_t at) : evaluator(of) {
    if (evaluator.depth_ == deepest) throw Fault(at, "the expression is nested too deeply");
    ++evaluator.depth_;
  }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  ~Depth() { --evaluator.depth_; }
  ConditionalEvaluator& evaluator;
};

std::int32_t ConditionalEvaluator::arithmetic(Cursor& cursor) {
  const auto at = cursor.at;
  return static_cast<std::int32_t>(number_of(sum(cursor), at));
}

bool ConditionalEvaluator::logical(Cursor& cursor) {
  const auto at = cursor.at;
  return truth_of(disjunction(cursor), at);
}

std::string ConditionalEvaluator::character(Cursor& cursor) {
  const auto at = cursor.at;
  auto result = term(cursor);
  if (result.kind != Kind::text)
    throw Fault(at, "characters are expected here: in apostrophes, as in '&A', or a type attribute, as in T'&A");
  return std::move(result.text);
}

void ConditionalEvaluator::skip_blanks(Cursor& cursor) const {
  while (parentheses_ > 0 && cursor.peek() == ' ') ++cursor.at;
}

bool ConditionalEvaluator::accept_word(Cursor& cursor, std::string_view word) {
  auto ahead = cursor;
  skip_blanks(ahead);
  for (const char c : word) {
    if (to_upper(ahead.peek()) != c) return false;
    ++ahead.at;
  }
  if (is_symbol_character(ahead.peek())) return false;
  skip_blanks(ahead);
  cursor.at = ahead.at;
  return true;
}

ConditionalEvaluator::Result ConditionalEvaluator::disjunction(Cursor& cursor) {
  const auto at = cursor.at;
  auto left = conjunction(cursor);
  while (accept_word(cursor, "OR")) {
    const auto behind = cursor.at;
    const bool right = truth_of(conjunction(cursor), behind);
    left = {Kind::truth, truth_of(left, at) || right ? 1 : 0, {}};
  }
  return left;
}

ConditionalEvaluator::Result ConditionalEvaluator::conjunction(Cursor& cursor) {
  const auto at = cursor.at;
  auto left = negation(cursor);
  while (accept_word(cursor, "AND")) {
    const auto behind = cursor.at;
    const bool right = truth_of(negation(cursor), behind);
    left = {Kind::truth, truth_of(left, at) && right ? 1 : 0, {}};
  }
  return left;
}

ConditionalEvaluator::Result ConditionalEvaluator::negation(Cursor& cursor) {
  const auto at = cursor.at;
  if (!accept_word(cursor, "NOT")) return relation(cursor);
  const Depth depth(*this, at);
  const auto behind = cursor.at;
  return {Kind::truth, truth_of(negation(cursor), behind) ? 0 : 1, {}};
}

ConditionalEvaluator::Result ConditionalEvaluator::relation(Cursor& cursor) {
  constexpr std::array<std::string_view, 6> words = {"EQ", "NE", "LT", "LE", "GT", "GE"};
  const auto at = cursor.at;
  auto left = sum(cursor);
  const auto before = cursor.at;
  const auto word = std::ranges::find_if(words, [&](std::string_view w) { return accept_word(cursor, w); });
  if (word == words.end()) return left;
  const auto behind = cursor.at;
  const auto right = sum(cursor);
  int order = 0;
  if (left.kind == Kind::text && right.kind == Kind::text) {
    order = compare(left.text, right.text);
  } else if (left.kind == Kind::text || right.kind == Kind::text) {
    throw Fault(before, fmt::format("{} compares two numbers or two texts in apostrophes, and not one with the other", *word));
  } else {
    const auto a = number_of(left, at);
    const auto b = number_of(right, behind);
    order = a < b ? -1 : a > b ? 1 : 0;
  }
  const std::array<bool, 6> results = {order == 0, order != 0, order<0, order <= 0, order> 0, order >= 0};
  return {Kind::truth, results[static_cast<std::size_t>(word - words.begin())] ? 1 : 0, {}};
}

ConditionalEvaluator::Result ConditionalEvaluator::sum(Cursor& cursor) {
  const auto at = cursor.at;
  auto left = product(cursor);
  while (cursor.peek() == '+' || cursor.peek() == '-') {
    const bool minus = cursor.peek() == '-';
    const auto sign = cursor.at++;
    const auto right = number_of(product(cursor), sign + 1);
    left = {Kind::number, checked(number_of(left, at) + (minus ? -right : right), sign), {}};
  }
  return left;
}

ConditionalEvaluator::Result ConditionalEvaluator::product(Cursor& cursor) {
  const auto at = cursor.at;
  auto left = term(cursor);
  while (cursor.peek() == '*' || cursor.peek() == '/') {
    const bool times = cursor.peek() == '*';
    const auto sign = cursor.at++;
    const auto right = number_of(term(cursor), sign + 1);
    const auto number = number_of(left, at);
    // As in other expressions, a quotient whose divisor is zero is zero.
    left = {Kind::number, checked(times ? number * right : right == 0 ? 0 : number / right, sign), {}};
  }
  return left;
}

ConditionalEvaluator::Result ConditionalEvaluator::term(Cursor& cursor) {
  const auto at = cursor.at;
  const char c = cursor.peek();
  const char next = cursor.peek(1);
  if (c == '\'') return quoted(cursor);
  if (c == '(') return parenthesised(cursor);
  if (c == '+' || c == '-') {
    const Depth depth(*this, at);
    ++cursor.at;
    const auto value = number_of(term(cursor), at + 1);
    return {Kind::number, checked(c == '-' ? -value : value, at), {}};
  }
  if (c == '&') {
    const auto value = variable(cursor);
    if (value.whole_list) throw Fault(at, "a subscript is missing: this symbol stands for a list of values");
    if (value.kind != SetKind::character)
      return {value.kind == SetKind::logical ? Kind::truth : Kind::number, value.number, {}};
    // Without apostrophes, characters are a number.
    if (value.text.empty()) return {Kind::number, 0, {}};
    const auto number = self_defining_value(value.text);
    if (!number)
      throw Fault(at,
                  fmt::format("a number is expected here, and the value is '{}'; characters stand in apostrophes", value.text));
    return {Kind::number, *number, {}};
  }
  if (is_digit(c)) return self_defining(cursor);
  if (next == '\'' && (to_upper(c) == 'X' || to_upper(c) == 'B' || to_upper(c) == 'C')) return self_defining(cursor);
  if (next == '\'') return attribute(cursor);
  throw Fault(at,
              c == '\0'
                  ? "a term is missing here: a number, a variable symbol, an attribute, or characters in apostrophes"
                  : fmt::format("'{}' cannot begin a term; a number, a variable symbol, an attribute or an apostrophe can", c));
}

ConditionalEvaluator::Result ConditionalEvaluator::parenthesised(Cursor& cursor) {
  const auto at = cursor.at++;
  const Depth depth(*this, at);
  ++parentheses_;
  skip_blanks(cursor);
  auto result = disjunction(cursor);
  skip_blanks(cursor);
  --parentheses_;
  cursor.expect(')', "the parenthesis is not closed; ')' or an operator is missing here");
  if (cursor.peek() == '\'' && result.kind == Kind::number) return text_term(cursor, result.number);
  return result;
}

/// Texts behind each other are one: 'A'.'B', 'ABC'(1,2)'D'.
ConditionalEvaluator::Result ConditionalEvaluator::quoted(Cursor& cursor) {
  auto result = text_term(cursor, 1);
  while (cursor.peek() == '\'' || (cursor.peek() == '.' && (cursor.peek(1) == '\'' || cursor.peek(1) == '('))) {
    const auto at = cursor.at;
    const Depth depth(*this, at);
    (void)cursor.accept('.');
    const auto more = term(cursor);
    if (more.kind != Kind::text) throw Fault(at + 1, "only characters can be joined to characters");
    result.text += more.text;
    check_length(result.text, at);
  }
  return result;
}

ConditionalEvaluator::Result ConditionalEvaluator::text_term(Cursor& cursor, std::int64_t copies) {
  const auto at = cursor.at;
  auto text = string_in_apostrophes(cursor);
  if (cursor.peek() == '(') substring(cursor, text);
  if (copies < 0 || copies * static_cast<std::int64_t>(std::max<std::size_t>(text.size(), 1)) > 0x7FFF'FFFF)
    throw Fault(at, "the duplication factor is negative or too large");
  Result result{Kind::text, 0, {}};
  if (static_cast<std::size_t>(copies) * text.size() > longest_text)
    throw Fault(at, fmt::format("the character value is longer than {} characters", longest_text));
  for (std::int64_t i = 0; i < copies && !text.empty(); ++i) result.text += text;
  return result;
}

std::string ConditionalEvaluator::string_in_apostrophes(Cursor& cursor) {
  const auto at = cursor.at++;
  std::string text;
  for (;;) {
    if (cursor.done()) throw Fault(at, "the apostrophe is not closed");
    const char c = cursor.peek();
    if (c == '\'') {
      ++cursor.at;
      if (cursor.peek() != '\'') break;
      text += c;
      ++cursor.at;
    } else if (c == '&' && cursor.peek(1) == '&') {
      // Both remain: DC and MNOTE make one of them.
      text += "&&";
      cursor.at += 2;
    } else if (c == '&') {
      const auto variable_at = cursor.at;
      const auto value = variable(cursor);
      if (value.whole_list) throw Fault(variable_at, "a subscript is missing: this symbol stands for a list of values");
      text += value.text;
      (void)cursor.accept('.');
    } else {
      text += c;
      ++cursor.at;
    }
  }
  check_length(text, at);
  return text;
}

/// 'TEXT'(first,count), counted from 1. What lies behind the end is not there.
void ConditionalEvaluator::substring(Cursor& cursor, std::string& text) {
  const auto at = cursor.at++;
  const Depth depth(*this, at);
  ++parentheses_;
  skip_blanks(cursor);
  const auto first = arithmetic(cursor);
  skip_blanks(cursor);
  cursor.expect(',', "a substring is written with its first character and its length: (1,2)");
  skip_blanks(cursor);
  const auto count_at = cursor.at;
  const auto count = arithmetic(cursor);
  skip_blanks(cursor);
  --parentheses_;
  cursor.expect(')', "a substring is written with its first character and its length: (1,2)");
  if (count < 0) throw Fault(count_at, fmt::format("the length of the substring is {}; it cannot be negative", count));
  if (count == 0) return text.clear();
  if (first < 1 || static_cast<std::size_t>(first) > text.size())
    throw Fault(at + 1, fmt::format("the substring begins at character {} of '{}', which has {}", first, text, text.size()));
  text = text.substr(static_cast<std::size_t>(first) - 1, static_cast<std::size_t>(count));
}

ConditionalEvaluator::Result ConditionalEvaluator::self_defining(Cursor& cursor) {
  const auto at = cursor.at;
  std::string text;
  if (is_digit(cursor.peek())) {
    while (is_digit(cursor.peek())) text += cursor.text[cursor.at++];
    if (is_letter(cursor.peek())) throw Fault(cursor.at, "a number is followed by a letter");
  } else {
    const auto end = end_of_string(cursor.text.substr(0, cursor.end), at + 1);
    if (end > cursor.end) throw Fault(at + 1, "the apostrophe is not closed");
    text = substitute(cursor.text, at, end);
    cursor.at = end;
  }
  const auto value = self_defining_value(text);
  if (!value) throw Fault(at, fmt::format("{} is no number of 32 bits", text));
  return {Kind::number, *value, {}};
}

ConditionalEvaluator::Result ConditionalEvaluator::attribute(Cursor& cursor) {
  const auto at = cursor.at;
  const char letter = to_upper(cursor.peek());
  if (std::string_view("TLSIKN").find(letter) == std::string_view::npos)
    throw Fault(at, fmt::format("{}' is no attribute; T' L' S' I' K' and N' are", cursor.text[at]));
  cursor.at += 2;
  if (cursor.peek() == '&') return attribute_of_variable(cursor, letter, at);
  if (letter == 'K' || letter == 'N') throw Fault(cursor.at, fmt::format("{}' needs a variable symbol", letter));
  const auto symbol = read_symbol(cursor, "a symbol");
  const auto found = variables_.attributes(symbol);
  if (letter == 'T') return {Kind::text, 0, std::string(1, found.type)};
  return {Kind::number, letter == 'L' ? found.length : letter == 'S' ? found.scale : found.integer, {}};
}

ConditionalEvaluator::Result ConditionalEvaluator::attribute_of_variable(Cursor& cursor, char letter, std::size_t at) {
  const auto value = variable(cursor);
  if (letter == 'N') return {Kind::number, static_cast<std::int64_t>(value.entries), {}};
  if (value.whole_list) throw Fault(at + 2, "a subscript is missing: this symbol stands for a list of values");
  if (letter == 'K') return {Kind::number, static_cast<std::int64_t>(value.text.size()), {}};
  const auto& text = value.text;
  const bool is_symbol =
      !text.empty() && is_letter(text[0]) && text.size() <= 8 && std::ranges::all_of(text, is_symbol_character);
  if (letter == 'T') {
    if (value.kind != SetKind::character || self_defining_value(text)) return {Kind::text, 0, "N"};
    if (text.empty()) return {Kind::text, 0, "O"};
    return {Kind::text, 0, is_symbol ? std::string(1, variables_.attributes(to_upper(text)).type) : "U"};
  }
  if (!is_symbol) throw Fault(at, fmt::format("{}' is an attribute of symbols, and '{}' is none", letter, text));
  const auto found = variables_.attributes(to_upper(text));
  return {Kind::number, letter == 'L' ? found.length : letter == 'S' ? found.scale : found.integer, {}};
}

VariableValue ConditionalEvaluator::variable(Cursor& cursor) {
  const auto at = cursor.at++;
  const Depth depth(*this, at);
  if (!is_letter(cursor.peek()))
    throw Fault(at, "a variable symbol is an ampersand and a name; an ampersand that stands for itself is written twice");
  std::string name;
  while (is_symbol_character(cursor.peek())) name += to_upper(cursor.text[cursor.at++]);
  if (name.size() > longest_variable)
    throw Fault(at,
                fmt::format("&{} has {} characters behind the ampersand; a variable symbol has {} at most; a period parts it "
                            "from letters that follow",
                            name, name.size(), longest_variable));
  std::vector<std::int32_t> subscripts;
  if (cursor.peek() == '(' && variables_.takes_subscripts(name)) {
    ++cursor.at;
    ++parentheses_;
    do {
      skip_blanks(cursor);
      subscripts.push_back(arithmetic(cursor));
      skip_blanks(cursor);
    } while (cursor.accept(','));
    --parentheses_;
    cursor.expect(')', "the subscript is not closed; ')' is missing here");
  }
  return variables_.value(name, subscripts, at);
}

std::string ConditionalEvaluator::substitute(std::string_view text, std::size_t begin, std::size_t end) {
  std::string result;
  Cursor cursor{text, begin, end};
  while (!cursor.done()) {
    const auto ampersand = std::min(text.find('&', cursor.at), end);
    result += text.substr(cursor.at, ampersand - cursor.at);
    cursor.at = ampersand;
    if (cursor.done()) break;
    if (cursor.peek(1) == '&') {
      result += "&&";
      cursor.at += 2;
      continue;
    }
    const auto value = variable(cursor);
    if (value.whole_list) throw Fault(ampersand, "a subscript is missing: this symbol stands for a list of values");
    result += value.text;
    (void)cursor.accept('.');
  }
  return result;
}

std::int64_t ConditionalEvaluator::number_of(const Result& result, std::size_t at) const {
  if (result.kind == Kind::text) throw Fault(at, "a number is expected here, and these are characters");
  return result.number;
}

bool ConditionalEvaluator::truth_of(const Result& result, std::size_t at) const {
  if (result.kind == Kind::text)
    throw Fault(at, "a condition is expected here, and these are characters; compare them, as in ('&A' EQ 'B')");
  return result.number != 0;
}

}  // namespace isa370::assembler
