// Takes a machine's state, and tells in words where two states differ.
#include "whole_state.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace table_test {

using namespace isa370;

namespace {

/// Collects the first few differences.
class Report {
 public:
  template <typename Value>
  void compare(const std::string& what, Value found, Value expected) {
    if (found == expected) return;
    constexpr unsigned shown = 8;
    if (++count_ <= shown)
      text_ += fmt::format("{}{} is {:0{}X}, expected {:0{}X}", text_.empty() ? "" : "; ", what, found, 2 * sizeof(Value),
                           expected, 2 * sizeof(Value));
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  unsigned count_ = 0;
};

void compare_registers(Report& report, const CpuState& found, const CpuState& expected) {
  report.compare("PSW", found.psw.to_bits(), expected.psw.to_bits());
  for (unsigned k = 0; k < found.gpr.size(); ++k) report.compare(fmt::format("GPR {}", k), found.gpr[k], expected.gpr[k]);
  for (unsigned k = 0; k < found.fpr.size(); ++k) report.compare(fmt::format("FPR {}", 2 * k), found.fpr[k], expected.fpr[k]);
  for (unsigned k = 0; k < found.cr.size(); ++k) report.compare(fmt::format("CR {}", k), found.cr[k], expected.cr[k]);
  report.compare("prefix", found.prefix, expected.prefix);
}

void compare_bytes(Report& report, const char* what, const std::vector<std::uint8_t>& found,
                   const std::vector<std::uint8_t>& expected) {
  if (found == expected) return;
  report.compare(fmt::format("size of {}", what), found.size(), expected.size());
  for (std::size_t k = 0; k < std::min(found.size(), expected.size()); ++k)
    report.compare(fmt::format("{} {:06X}", what, k), found[k], expected[k]);
}

}  // namespace

std::vector<std::uint8_t> keys_of(const Machine& machine) {
  std::vector<std::uint8_t> keys;
  for (std::uint32_t at = 0; at < machine.storage().size(); at += Storage::key_block_size)
    keys.push_back(machine.storage().key({at}));
  return keys;
}

WholeState whole_state(Machine& machine) {
  const auto bytes = std::as_const(machine).storage().bytes();
  return {.cpu = machine.cpu(),
          .bytes = {bytes.begin(), bytes.end()},
          .keys = keys_of(machine),
          .interruptions = machine.interruption_counts(),
          .instructions = machine.instruction_count(),
          .now = machine.clock().now(),
          .time_of_day = machine.time_of_day(),
          .cpu_timer = machine.cpu_timer(),
          .clock_comparator = machine.clock_comparator()};
}

std::string differences(const WholeState& found, const WholeState& expected) {
  if (found == expected) return {};
  Report report;
  compare_registers(report, found.cpu, expected.cpu);
  compare_bytes(report, "storage", found.bytes, expected.bytes);
  compare_bytes(report, "key of block", found.keys, expected.keys);
  report.compare("program interruptions", found.interruptions.program, expected.interruptions.program);
  report.compare("SVC interruptions", found.interruptions.supervisor_call, expected.interruptions.supervisor_call);
  report.compare("other interruptions", found.interruptions.external + found.interruptions.input_output,
                 expected.interruptions.external + expected.interruptions.input_output);
  report.compare("instructions", found.instructions, expected.instructions);
  report.compare("simulated time", found.now, expected.now);
  report.compare("TOD clock", found.time_of_day, expected.time_of_day);
  report.compare("CPU timer", static_cast<std::uint64_t>(found.cpu_timer), static_cast<std::uint64_t>(expected.cpu_timer));
  report.compare("clock comparator", found.clock_comparator, expected.clock_comparator);
  return report.text().empty() ? "a part of the PSW that its bits do not show" : report.text();
}

std::string hexadecimal(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02X}", byte);
  return text;
}

void Failures::note(const std::string& problem) {
  if (problem.empty()) return;
  constexpr unsigned shown = 12;
  if (++count_ <= shown) FAIL_CHECK(problem);
}

}  // namespace table_test
