// Cards to statements.
#include "source_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "isa370/ebcdic.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t card_width = 80;  ///< A longer line is no card: all of it is the statement.
constexpr std::size_t most_continuations = 9;
constexpr std::size_t tab_width = 8;

bool is_comment(std::string_view text) {
  return text.starts_with('*') || text.starts_with(".*") || text.find_first_not_of(' ') == std::string_view::npos;
}

/// Records of 80 bytes with more EBCDIC blanks than anything that ends a line or parts words in ASCII.
bool is_ebcdic(std::string_view text) {
  constexpr char ebcdic_blank = '\x40';
  if (text.empty() || text.size() % card_width != 0) return false;
  return std::ranges::count(text, ebcdic_blank) > std::ranges::count(text, ' ') + std::ranges::count(text, '\n');
}

}  // namespace

std::string source_text(std::string text) {
  if (!is_ebcdic(text)) return text;
  std::string lines;
  lines.reserve(text.size() + text.size() / card_width);
  for (std::size_t i = 0; i < text.size(); ++i) {
    // A control character in a record is no end of a line.
    const char c = to_ascii(static_cast<std::uint8_t>(text[i]));
    lines.push_back(c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    if ((i + 1) % card_width == 0) lines.push_back('\n');
  }
  return lines;
}

bool SourceReader::is_continued(std::string_view line) const {
  return format_.continuation != 0 && line.size() > format_.end && line.size() <= card_width && line[format_.end] != ' ';
}

std::string_view SourceReader::statement_part(std::string_view line, std::uint32_t first_column) const {
  if (line.size() <= card_width) line = line.substr(0, format_.end);
  return line.size() < first_column ? std::string_view() : line.substr(first_column - 1);
}

std::string SourceReader::peek_line(std::size_t& after) const {
  const auto end = std::min(text_->find('\n', position_), text_->size());
  after = end + 1;
  const std::string_view raw(text_->data() + position_, end - position_);
  std::string line;
  if (raw.find_first_of("\t\r") == std::string_view::npos) {
    line = raw;
  } else {
    for (const char c : raw) {
      if (c == '\t')
        line.append(tab_width - line.size() % tab_width, ' ');
      else if (c != '\r')
        line.push_back(c);
    }
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::optional<std::string> SourceReader::next_line() {
  if (at_end()) return std::nullopt;
  std::size_t after = position_;
  auto line = peek_line(after);
  position_ = after;
  ++line_;
  return line;
}

bool SourceReader::has_error(const Item& item) {
  return std::ranges::any_of(item.faults, [](const Fault& fault) { return !fault.warning; });
}

std::optional<SourceReader::Item> SourceReader::next() {
  statement_position_ = position_;
  statement_line_ = line_;
  auto line = next_line();
  if (!line) return std::nullopt;
  std::optional<Item> item(std::in_place);
  auto& statement = item->statement;
  statement.file = file_;
  statement.text = statement_part(*line, format_.begin);
  if (sequence_first_ != 0) compare_sequence(*item, *line);
  statement.comment = is_comment(statement.text);
  const bool continued = !statement.comment && is_continued(*line);
  statement.segments.push_back({0, line_, format_.begin, std::move(*line)});
  if (statement.comment) return item;
  if (continued) append_continuations(*item);
  split_fields(statement);
  return item;
}

void SourceReader::append_continuations(Item& item) {
  auto& statement = item.statement;
  for (std::size_t count = 0; is_continued(statement.segments.back().source_line); ++count) {
    std::size_t after = position_;
    auto line = at_end() ? std::string() : peek_line(after);
    const auto first = line.find_first_not_of(' ');
    const bool begins_right = first != std::string::npos && first + 1 >= format_.continuation;
    if (!begins_right || count == most_continuations) {
      item.faults.emplace_back(
          whole_statement,
          count == most_continuations
              ? "a statement has nine continuation lines at most"
              : fmt::format("column {} is not blank, so that the statement goes on, but the next line has no text from column "
                            "{} on; leave column {} blank, or continue in column {}",
                            format_.end + 1, format_.continuation, format_.end + 1, format_.continuation));
      return;
    }
    // An operand list that was broken behind a comma goes on behind the remarks of the first card.
    split_fields(statement);
    const auto end = statement.operands.end();
    if (!statement.operands.empty() && end < statement.text.size() && statement.text[end - 1] == ',')
      statement.text.resize(end);
    position_ = after;
    ++line_;
    if (sequence_first_ != 0) compare_sequence(item, line);
    const auto offset = statement.text.size();
    statement.text += statement_part(line, format_.continuation);
    statement.segments.push_back({offset, line_, format_.continuation, std::move(line)});
  }
}

void SourceReader::check_sequence(std::uint32_t first, std::uint32_t last) {
  sequence_first_ = first;
  sequence_last_ = last;
  sequence_.clear();
}

void SourceReader::compare_sequence(Item& item, std::string_view line) {
  if (line.size() > card_width || line.size() < sequence_first_) return;
  const auto field = line.substr(sequence_first_ - 1, sequence_last_ - sequence_first_ + 1);
  const auto bytes = to_ebcdic(field);
  std::string sequence(bytes.begin(), bytes.end());
  sequence.resize(sequence_last_ - sequence_first_ + 1, '\x40');
  const auto less = [](char a, char b) { return static_cast<unsigned char>(a) < static_cast<unsigned char>(b); };
  if (!sequence_.empty() && !std::ranges::lexicographical_compare(sequence_, sequence, less)) {
    Fault fault(whole_statement, fmt::format("the cards are out of sequence: '{}' in columns {} to {} is not above that of the "
                                             "card before",
                                             field, sequence_first_, sequence_last_));
    fault.warning = true;
    item.faults.push_back(std::move(fault));
  }
  sequence_ = std::move(sequence);
}

}  // namespace isa370::assembler
