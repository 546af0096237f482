// Cards to statements: columns 1 to 71, continuation, comments. The rule for lines that are no cards is in docs/assembler.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fault.hpp"
#include "statement.hpp"

namespace isa370::assembler {

class SourceReader {
 public:
  /// `file` is the number that the statements bear.
  SourceReader(std::string text, std::uint32_t file) : text_(std::move(text)), file_(file) {}

  struct Item {
    Statement statement;
    std::vector<Fault> faults;  ///< Of the cards themselves.
  };
  /// The next statement; nullopt behind the last.
  [[nodiscard]] std::optional<Item> next();
  [[nodiscard]] std::uint32_t file() const { return file_; }

 private:
  [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
  /// The next line with tabs expanded, not consumed.
  [[nodiscard]] std::string peek_line(std::size_t& after) const;
  void append_continuations(Item& item);

  std::string text_;
  std::uint32_t file_;
  std::size_t position_ = 0;
  std::uint32_t line_ = 0;
};

}  // namespace isa370::assembler
