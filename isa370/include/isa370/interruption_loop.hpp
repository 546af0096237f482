// Tells program interruptions that lead into each other for ever from those that only follow each other closely.
#pragma once

#include <cstdint>

namespace isa370 {

/// Counts program interruptions of which each comes with the first instruction behind the one before.
///
/// A few of them prove nothing: a handler's first instruction may be refused, and then the one that its interruption leads to.
/// But an instruction that is refused stores nothing, so a long row can only go on.
class InterruptionLoop {
 public:
  static constexpr unsigned least = 16;

  /// An interruption comes when `instructions` have been executed, that one not counted which was nullified. True when it is
  /// the last one of a loop; then the count begins anew.
  bool next(std::uint64_t instructions) {
    if (in_a_row_ == 0 || instructions - last_ > 1) in_a_row_ = 0;
    last_ = instructions;
    if (++in_a_row_ < least) return false;
    end();
    return true;
  }
  /// Something else has come between.
  void end() { in_a_row_ = 0; }

 private:
  std::uint64_t last_ = 0;
  unsigned in_a_row_ = 0;
};

}  // namespace isa370
