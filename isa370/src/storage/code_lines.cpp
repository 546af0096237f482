// Code lines that are written: rare beside all that is stored.
#include "isa370/code_lines.hpp"

namespace isa370 {

void CodeLines::note_written(std::uint32_t address, std::uint32_t length) {
  for (auto line = address >> line_shift; line <= (address + length - 1) >> line_shift; ++line)
    if (marks_[line] != 0) [[unlikely]] {
      marks_[line] = 0;
      written_.push_back(line);
    }
}

}  // namespace isa370
