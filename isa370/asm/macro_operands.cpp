// Lists of operands.
#include "macro_operands.hpp"

#include <algorithm>

#include "characters.hpp"
#include "fault.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t longest_keyword = 7;

struct Split {
  std::vector<Field> fields;
  std::size_t open_string = std::string_view::npos;       ///< Where a string begins that is not closed.
  std::size_t open_parenthesis = std::string_view::npos;  ///< The same of a parenthesis, or one that closes nothing.
};

Split split(std::string_view text, std::size_t begin, std::size_t end) {
  Split result;
  std::vector<std::size_t> open;
  auto start = begin;
  const auto all = text.substr(0, end);
  for (auto i = begin; i < end; ++i) {
    const char c = text[i];
    if (c == '\'' && !is_attribute_apostrophe(all, i)) {
      const auto behind = end_of_string(all, i);
      if (behind > end) {
        result.open_string = i;
        break;
      }
      i = behind - 1;
    } else if (c == '(') {
      open.push_back(i);
    } else if (c == ')') {
      if (open.empty())
        result.open_parenthesis = std::min(result.open_parenthesis, i);
      else
        open.pop_back();
    } else if (c == ',' && open.empty()) {
      result.fields.push_back({start, i - start});
      start = i + 1;
    }
  }
  if (!open.empty()) result.open_parenthesis = std::min(result.open_parenthesis, open.back());
  result.fields.push_back({start, end - start});
  return result;
}

bool is_sublist(std::string_view operand) {
  if (operand.size() < 2 || operand.front() != '(' || operand.back() != ')') return false;
  // (A)+(B) begins and ends so, too, but is none.
  int depth = 0;
  for (std::size_t i = 0; i < operand.size(); ++i) {
    if (operand[i] == '\'' && !is_attribute_apostrophe(operand, i)) i = end_of_string(operand, i) - 1;
    if (i >= operand.size()) return false;
    if (operand[i] == '(') ++depth;
    if (operand[i] == ')' && --depth == 0) return i + 1 == operand.size();
  }
  return false;
}

}  // namespace

std::vector<Field> split_operands(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin >= end) return {};
  auto result = split(text, begin, end);
  if (result.open_string != std::string_view::npos) throw Fault(result.open_string, "the apostrophe is not closed");
  if (result.open_parenthesis != std::string_view::npos)
    throw Fault(result.open_parenthesis, "the parentheses of this operand do not match; each '(' needs its ')'");
  return std::move(result.fields);
}

std::size_t keyword_length(std::string_view operand) {
  if (operand.empty() || !is_letter(operand[0])) return 0;
  const auto behind = std::ranges::find_if_not(operand, is_symbol_character);
  const auto length = static_cast<std::size_t>(behind - operand.begin());
  return behind != operand.end() && *behind == '=' && length <= longest_keyword ? length : 0;
}

std::vector<std::string_view> sublist(std::string_view operand) {
  if (operand.empty()) return {};
  if (!is_sublist(operand)) return {operand};
  std::vector<std::string_view> entries;
  for (const auto& field : split(operand, 1, operand.size() - 1).fields)
    entries.push_back(operand.substr(field.offset, field.length));
  return entries;
}

std::size_t sublist_size(std::string_view operand) { return sublist(operand).size(); }

std::string_view sublist_entry(std::string_view operand, std::size_t index) {
  const auto entries = sublist(operand);
  return index >= 1 && index <= entries.size() ? entries[index - 1] : std::string_view();
}

}  // namespace isa370::assembler
