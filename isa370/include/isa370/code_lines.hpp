// Which lines of storage hold instructions that the processor has decoded and remembers.
//
// A line is 64 bytes: programs keep save areas and literals beside their code, so whole pages would be forgotten too often.
// Whoever writes into storage says so here; the processor forgets what it decoded from the lines that were written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace isa370 {

class CodeLines {
 public:
  static constexpr unsigned line_shift = 6;
  static constexpr std::uint32_t line_size = 1U << line_shift;

  explicit CodeLines(std::uint32_t storage_size) : marks_(storage_size >> line_shift) {}

  /// Instructions of `length` bytes (at least 1) at an absolute address have been decoded.
  void mark(std::uint32_t address, std::uint32_t length) {
    for (auto line = address >> line_shift; line <= (address + length - 1) >> line_shift; ++line) marks_[line] = 1;
  }
  /// `length` bytes (at least 1) at an absolute address get other contents.
  void note_written(std::uint32_t address, std::uint32_t length);
  /// The same for a word, which lies in two lines at most.
  void note_word_written(std::uint32_t address, std::uint32_t length) {
    const auto last = address + length - 1;
    if (marks_[address >> line_shift] != 0 || marks_[last >> line_shift] != 0) [[unlikely]]
      note_written(address, length);
  }
  void note_all_written() { all_written_ = true; }

  /// One byte a line; other than zero: marked.
  [[nodiscard]] const std::uint8_t* marks() const { return marks_.data(); }
  [[nodiscard]] bool any_written() const { return all_written_ || !written_.empty(); }
  [[nodiscard]] bool all_written() const { return all_written_; }
  /// The marked lines that were written since the last `settle`; they are no longer marked.
  [[nodiscard]] const std::vector<std::uint32_t>& written() const { return written_; }
  /// What was written has been forgotten.
  void settle() {
    if (all_written_) std::ranges::fill(marks_, std::uint8_t{0});
    all_written_ = false;
    written_.clear();
  }

 private:
  std::vector<std::uint8_t> marks_;
  std::vector<std::uint32_t> written_;
  bool all_written_ = false;
};

}  // namespace isa370
