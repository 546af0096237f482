// What the programs did: how many interruptions of each class and kind they met, how many of each instruction they performed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "subject.hpp"

namespace equivalence::random {

class Census {
 public:
  /// From the log that a program leaves. Counts each program once.
  void count_log(const Program& program, const Outcome& outcome);
  /// What a subject counted itself, under its own heading.
  void count_work(const Outcome& outcome);
  void count_rows(const Outcome& outcome);
  [[nodiscard]] std::string report() const;
  /// What came less often than it should after so many programs; empty when nothing did.
  [[nodiscard]] std::vector<std::string> missing(std::uint64_t programs) const;

 private:
  void count_entry(std::span<const std::uint8_t> entry, const Unit& unit);
  std::map<std::string, std::uint64_t> interruptions_;  ///< By class and code, and by mode.
  std::map<std::string, std::uint64_t> units_;          ///< By aim.
  std::map<std::string, std::uint64_t> ends_;
  std::map<std::string, std::uint64_t> work_;  ///< Simulated instructions, traps.
  std::map<std::string, std::uint64_t> rows_;  ///< Instructions performed on the bare machine, where they were counted.
};

}  // namespace equivalence::random
