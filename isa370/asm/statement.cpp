// Finding name, operation, operands and remarks in a statement's text.
#include "statement.hpp"

#include <algorithm>
#include <array>

#include "characters.hpp"

namespace isa370::assembler {
namespace {

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(' ', at), text.size());
}
std::size_t next_blank(std::string_view text, std::size_t at) { return std::min(text.find(' ', at), text.size()); }

std::size_t end_of_operands(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != ' ') {
    if (text[at] == '\'' && !is_attribute_apostrophe(text, at))
      at = std::min(end_of_string(text, at), text.size());
    else
      ++at;
  }
  return at;
}

/// The operands of these may have blanks in parentheses: (&A EQ 1 AND &B).
bool has_blanks_in_parentheses(std::string_view operation) {
  constexpr std::array<std::string_view, 7> names = {"AIF", "AGO", "SETA", "SETB", "SETC", "AIFB", "AGOB"};
  if (operation.size() < 3 || operation.size() > 4) return false;
  const char first = to_upper(operation[0]);
  if (first != 'A' && first != 'S') return false;
  return std::ranges::any_of(names, [&](std::string_view name) {
    return std::ranges::equal(name, operation, [](char a, char b) { return a == to_upper(b); });
  });
}

std::size_t end_of_conditional_operands(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size() && (text[at] != ' ' || depth > 0)) {
    if (text[at] == '\'' && !is_attribute_apostrophe(text, at)) {
      at = std::min(end_of_string(text, at), text.size());
      continue;
    }
    if (text[at] == '(') ++depth;
    if (text[at] == ')') --depth;
    ++at;
  }
  return std::min(text.find_last_not_of(' ', at == 0 ? 0 : at - 1) + 1, at);
}

}  // namespace

void split_fields(Statement& statement) {
  const std::string_view text = statement.text;
  statement.name = {0, next_blank(text, 0)};
  const auto operation = skip_blanks(text, statement.name.end());
  statement.operation = {operation, next_blank(text, operation) - operation};
  const auto operands = skip_blanks(text, statement.operation.end());
  const auto end = has_blanks_in_parentheses(statement.view(statement.operation)) ? end_of_conditional_operands(text, operands)
                                                                                  : end_of_operands(text, operands);
  statement.operands = {operands, std::max(end, operands) - operands};
}

const Segment& segment_at(const Statement& statement, std::size_t offset) {
  const auto* found = &statement.segments.front();
  for (const auto& segment : statement.segments)
    if (segment.offset <= offset) found = &segment;
  return *found;
}

}  // namespace isa370::assembler
