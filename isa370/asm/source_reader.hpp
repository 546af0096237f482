// Cards to statements: columns 1 to 71 or as ICTL says, continuation, comments, the sequence check of ISEQ, and source text in
// EBCDIC. The rule for lines that are no cards is in docs/assembler.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fault.hpp"
#include "statement.hpp"

namespace isa370::assembler {

/// The columns of a card that are read, from 1.
struct SourceFormat {
  std::uint32_t begin = 1;
  std::uint32_t end = 71;
  std::uint32_t continuation = 16;  ///< First column of a continuation line; 0: nothing is continued.
};

/// `text` as lines of ASCII: a file of 80-byte records in EBCDIC is converted, anything else stays as it is.
[[nodiscard]] std::string source_text(std::string text);

/// Can be copied cheaply: a copy is a place in the source.
class SourceReader {
 public:
  /// `file` is the number that the statements bear.
  SourceReader(std::string text, std::uint32_t file)
      : text_(std::make_shared<const std::string>(source_text(std::move(text)))), file_(file) {}

  struct Item {
    Statement statement;
    std::vector<Fault> faults;  ///< Of the cards themselves.
  };
  /// The next statement; nullopt behind the last.
  [[nodiscard]] std::optional<Item> next();
  /// Whether a fault of the item is more than a warning.
  [[nodiscard]] static bool has_error(const Item& item);
  /// The next line as it is, for REPRO; nullopt behind the last.
  [[nodiscard]] std::optional<std::string> next_line();
  [[nodiscard]] std::uint32_t file() const { return file_; }
  /// Number of the line read last.
  [[nodiscard]] std::uint32_t line() const { return line_; }

  /// The same source, before the statement that next() gave last.
  [[nodiscard]] SourceReader before_statement() const {
    auto copy = *this;
    copy.position_ = statement_position_;
    copy.line_ = statement_line_;
    return copy;
  }

  void set_format(const SourceFormat& format) { format_ = format; }
  [[nodiscard]] const SourceFormat& format() const { return format_; }
  /// ISEQ: columns `first` to `last` must ascend from card to card; 0: they need not.
  void check_sequence(std::uint32_t first, std::uint32_t last);

 private:
  [[nodiscard]] bool at_end() const { return position_ >= text_->size(); }
  /// The next line with tabs expanded, not consumed.
  [[nodiscard]] std::string peek_line(std::size_t& after) const;
  [[nodiscard]] bool is_continued(std::string_view line) const;
  [[nodiscard]] std::string_view statement_part(std::string_view line, std::uint32_t first_column) const;
  void append_continuations(Item& item);
  void compare_sequence(Item& item, std::string_view line);

  std::shared_ptr<const std::string> text_;
  std::uint32_t file_;
  SourceFormat format_;
  std::size_t position_ = 0;
  std::uint32_t line_ = 0;
  std::size_t statement_position_ = 0;  ///< Where the last statement began, and the line before it.
  std::uint32_t statement_line_ = 0;
  std::uint32_t sequence_first_ = 0;  ///< 0: no check.
  std::uint32_t sequence_last_ = 0;
  std::string sequence_;  ///< Of the card before, in EBCDIC.
};

}  // namespace isa370::assembler
