// The whole state of a machine, to compare: registers, PSW, every byte and key of storage, clocks and counts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <isa370/machine.hpp>

namespace table_test {

struct WholeState {
  isa370::CpuState cpu;
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint8_t> keys;  ///< One a block, reference and change bits with them.
  isa370::InterruptionCounts interruptions;
  std::uint64_t instructions = 0;
  isa370::Nanoseconds now = 0;
  std::uint64_t time_of_day = 0;
  std::int64_t cpu_timer = 0;
  std::uint64_t clock_comparator = 0;
  bool operator==(const WholeState&) const = default;
};

[[nodiscard]] WholeState whole_state(isa370::Machine& machine);

/// What differs, in words: "GPR 3 is 00000001, expected 00000002; ...". Empty when nothing does.
[[nodiscard]] std::string differences(const WholeState& found, const WholeState& expected);

/// The key of every block, with reference and change bits.
[[nodiscard]] std::vector<std::uint8_t> keys_of(const isa370::Machine& machine);

/// The bytes of an instruction in hexadecimal.
[[nodiscard]] std::string hexadecimal(const std::vector<std::uint8_t>& bytes);

/// Counts what failed and shows the first few: a test of many thousand cases that all fail alike stays readable.
class Failures {
 public:
  void note(const std::string& problem);
  [[nodiscard]] unsigned count() const { return count_; }

 private:
  unsigned count_ = 0;
};

}  // namespace table_test
