// Finding name, operation, operands and remarks in a statement's text.
#include "statement.hpp"

#include <algorithm>

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

}  // namespace

void split_fields(Statement& statement) {
  const std::string_view text = statement.text;
  statement.name = {0, next_blank(text, 0)};
  const auto operation = skip_blanks(text, statement.name.end());
  statement.operation = {operation, next_blank(text, operation) - operation};
  const auto operands = skip_blanks(text, statement.operation.end());
  statement.operands = {operands, end_of_operands(text, operands) - operands};
}

const Segment& segment_at(const Statement& statement, std::size_t offset) {
  const auto* found = &statement.segments.front();
  for (const auto& segment : statement.segments)
    if (segment.offset <= offset) found = &segment;
  return *found;
}

}  // namespace isa370::assembler
