// Editing the line being typed.
#include "panels/input_line.hpp"

#include <utility>

namespace console {
namespace {

constexpr std::size_t longest_line = 240;

}  // namespace

bool InputLine::take(const Key& key) {
  using enum Key::Kind;
  switch (key.kind) {
    case character:
      if (text_.size() < longest_line) text_.insert(cursor_++, 1, key.character);
      return true;
    case backspace:
      if (cursor_ > 0) text_.erase(--cursor_, 1);
      return true;
    case erase:
      if (cursor_ < text_.size()) text_.erase(cursor_, 1);
      return true;
    case left:
      if (cursor_ > 0) --cursor_;
      return true;
    case right:
      if (cursor_ < text_.size()) ++cursor_;
      return true;
    case home:
      cursor_ = 0;
      return true;
    case end:
      cursor_ = text_.size();
      return true;
    case clear_line:
      text_.clear();
      cursor_ = 0;
      return true;
    case up:
      if (recalled_ > 0) recall(recalled_ - 1);
      return true;
    case down:
      if (recalled_ < history_.size()) recall(recalled_ + 1);
      return true;
    default:
      return false;
  }
}

std::string InputLine::finish(bool secret) {
  std::string line = std::exchange(text_, {});
  cursor_ = 0;
  if (!secret && !line.empty() && (history_.empty() || history_.back() != line)) history_.push_back(line);
  recalled_ = history_.size();
  return line;
}

void InputLine::recall(std::size_t position) {
  recalled_ = position;
  text_ = position < history_.size() ? history_[position] : "";
  cursor_ = text_.size();
}

}  // namespace console
