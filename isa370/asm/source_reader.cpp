// Cards to statements.
#include "source_reader.hpp"

#include <algorithm>

namespace isa370::assembler {
namespace {

constexpr std::size_t statement_end = 71;        ///< Last column of a statement.
constexpr std::size_t card_width = 80;           ///< A longer line is no card: all of it is the statement.
constexpr std::size_t continuation_column = 16;  ///< First column of a continuation line.
constexpr std::size_t most_continuations = 9;
constexpr std::size_t tab_width = 8;

bool is_comment(std::string_view line) {
  return line.starts_with('*') || line.starts_with(".*") || line.find_first_not_of(' ') == std::string_view::npos;
}
bool is_continued(std::string_view line) {
  return line.size() > statement_end && line.size() <= card_width && line[statement_end] != ' ';
}
std::string_view statement_part(std::string_view line) {
  return line.size() > card_width ? line : line.substr(0, statement_end);
}

bool begins_as_continuation(std::string_view line) {
  const auto first = line.find_first_not_of(' ');
  return first != std::string_view::npos && first + 1 >= continuation_column;
}

}  // namespace

std::string SourceReader::peek_line(std::size_t& after) const {
  const auto end = std::min(text_.find('\n', position_), text_.size());
  after = end + 1;
  std::string line;
  for (std::size_t i = position_; i < end; ++i) {
    if (text_[i] == '\t')
      line.append(tab_width - line.size() % tab_width, ' ');
    else if (text_[i] != '\r')
      line.push_back(text_[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::optional<SourceReader::Item> SourceReader::next() {
  if (at_end()) return std::nullopt;
  Item item;
  std::size_t after = position_;
  const auto line = peek_line(after);
  position_ = after;
  ++line_;
  item.statement.file = file_;
  item.statement.segments.push_back({0, line_, 1, line});
  if (is_comment(line)) {
    item.statement.comment = true;
    item.statement.text = line;
    return item;
  }
  item.statement.text = statement_part(line);
  append_continuations(item);
  split_fields(item.statement);
  return item;
}

void SourceReader::append_continuations(Item& item) {
  auto& statement = item.statement;
  for (std::size_t count = 0; is_continued(statement.segments.back().source_line); ++count) {
    std::size_t after = position_;
    const auto line = at_end() ? std::string() : peek_line(after);
    if (!begins_as_continuation(line) || count == most_continuations) {
      item.faults.emplace_back(whole_statement,
                               count == most_continuations
                                   ? "a statement has nine continuation lines at most"
                                   : "column 72 is not blank, so that the statement goes on, but the next line has no text "
                                     "from column 16 on; leave column 72 blank, or continue in column 16");
      return;
    }
    // An operand list that was broken behind a comma goes on behind the remarks of the first card.
    split_fields(statement);
    const auto end = statement.operands.end();
    if (!statement.operands.empty() && end < statement.text.size() && statement.text[end - 1] == ',')
      statement.text.resize(end);
    position_ = after;
    ++line_;
    statement.segments.push_back({statement.text.size(), line_, continuation_column, line});
    statement.text += statement_part(line).substr(continuation_column - 1);
  }
}

}  // namespace isa370::assembler
