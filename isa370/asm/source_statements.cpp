// Statements about the source, the operations' names and the deck's first cards: COPY ICTL ISEQ OPSYN PUNCH REPRO.
#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "macro_processor.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t deepest_copy = 16;
constexpr std::size_t card_width = 80;

}  // namespace

void MacroProcessor::copy(const Statement& statement, Place& place) {
  auto cursor = operands(statement);
  const auto at = cursor.at;
  if (!statement.name.empty()) throw Fault(0, "COPY takes no name; column 1 must be blank");
  const auto member = read_symbol(cursor, "the name of a member");
  cursor.expect_end("the member");
  if (std::ranges::find(place, member, &OpenSource::member) != place.end())
    throw Fault(at, fmt::format("{} copies itself; a member may not COPY one that is being copied", member));
  if (place.size() > deepest_copy) throw Fault(at, fmt::format("members are copied {} deep at most", deepest_copy));
  if (!options_.copy_member) throw Fault(at, fmt::format("{} cannot be copied: no library of members was named", member));
  auto source = options_.copy_member(member);
  if (!source) throw Fault(at, fmt::format("there is no member {} in the libraries that COPY looks into", member));
  place.push_back({SourceReader(std::move(source->text), host_.add_file(source->name)), member});
}

/// ICTL begin,end,continue. Members keep the usual columns.
void MacroProcessor::set_format(const Statement& statement) {
  if (!first_statement_) throw Fault(whole_statement, "ICTL must be the first statement of the source");
  auto cursor = operands(statement);
  ConditionalEvaluator evaluator(variables_);
  const auto read = [&](std::int32_t low, std::int32_t high, std::string_view what) {
    const auto at = cursor.at;
    const auto column = evaluator.arithmetic(cursor);
    if (column < low || column > high)
      throw Fault(at, fmt::format("the {} column is {}; it must lie between {} and {}", what, column, low, high));
    return static_cast<std::uint32_t>(column);
  };
  SourceFormat format;
  format.begin = read(1, 40, "begin");
  format.continuation = 0;
  if (cursor.accept(',')) {
    constexpr std::int32_t least_width = 5;
    format.end = read(std::max(41, static_cast<std::int32_t>(format.begin) + least_width), 80, "end");
    if (cursor.accept(',')) format.continuation = read(static_cast<std::int32_t>(format.begin) + 1, 40, "continuation");
    if (format.end == card_width && format.continuation != 0)
      throw Fault(statement.operands.offset, "with the end in column 80 there is no column left for continuation");
  }
  cursor.expect_end("the columns");
  sources_.front().reader.set_format(format);
}

/// ISEQ first,last; without operands the check ends.
void MacroProcessor::set_sequence_check(const Statement& statement) {
  auto cursor = operands(statement);
  if (sources_.empty()) return;
  auto& reader = sources_.front().reader;
  if (cursor.done()) return reader.check_sequence(0, 0);
  ConditionalEvaluator evaluator(variables_);
  const auto at = cursor.at;
  const auto first = evaluator.arithmetic(cursor);
  cursor.expect(',', "a comma is expected here; ISEQ is written with the first and the last column: 73,80");
  const auto last = evaluator.arithmetic(cursor);
  cursor.expect_end("the columns");
  const auto begin = static_cast<std::int32_t>(reader.format().begin);
  const auto end = static_cast<std::int32_t>(reader.format().end) + (reader.format().continuation != 0 ? 1 : 0);
  if (first < 1 || first > last || last > static_cast<std::int32_t>(card_width) || (first <= end && last >= begin))
    throw Fault(at, fmt::format("the columns must ascend, end at 80 at most, and lie outside those of statements, {} to {}",
                                begin, end));
  reader.check_sequence(static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last));
}

/// NAME OPSYN OPERATION, or NAME OPSYN to take the name's meaning away.
void MacroProcessor::rename_operation(const Statement& statement) {
  Cursor name_at{statement.text, statement.name.offset, statement.name.end()};
  const auto name = read_symbol(name_at, "the operation to be defined");
  name_at.expect_end("the operation");
  if (conditional_operation(name) != ConditionalOperation::none || name == "END")
    throw Fault(0, fmt::format("{} cannot be defined anew", name));
  auto cursor = operands(statement);
  if (cursor.done()) {
    if (macros_.erase(name) == 0 && !host_.is_operation(name))
      throw Fault(0, fmt::format("{} is no operation, and its meaning cannot be taken away", name));
    not_in_library_.insert(name);
    return host_.define_operation(name, {});
  }
  const auto at = cursor.at;
  const auto operation = read_symbol(cursor, "an operation");
  cursor.expect_end("the operation");
  if (conditional_operation(operation) != ConditionalOperation::none)
    throw Fault(at, fmt::format("{} cannot have a second name", operation));
  if (auto macro = find_macro(operation)) {
    macros_[name] = std::move(macro);
    return;
  }
  if (!host_.is_operation(operation)) throw Fault(at, fmt::format("{} is no operation", operation));
  macros_.erase(name);
  host_.define_operation(name, operation);
}

/// PUNCH 'card'
void MacroProcessor::punch(const Statement& statement) {
  auto cursor = operands(statement);
  if (cursor.peek() != '\'') throw Fault(cursor.at, "PUNCH needs the card in apostrophes");
  const auto at = cursor.at;
  const auto end = end_of_string(cursor.text.substr(0, cursor.end), at);
  if (end != cursor.end) throw Fault(at, "PUNCH needs one text in apostrophes; an apostrophe inside is written twice");
  std::string card;
  for (auto i = at + 1; i + 1 < end; ++i) {
    card += cursor.text[i];
    // Two of them are one; end_of_string() has seen to the pairs of apostrophes.
    if ((card.back() == '\'' || card.back() == '&') && i + 2 < end && cursor.text[i + 1] == card.back()) ++i;
  }
  if (card.size() > card_width) throw Fault(at, fmt::format("a card has {} columns, and this has {}", card_width, card.size()));
  host_.punch(card);
}

}  // namespace isa370::assembler
