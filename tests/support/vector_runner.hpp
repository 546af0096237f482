// Test vectors of single instructions: what stands in a machine before, and the whole of what stands there after.
//
// The format is in tests/vectors/README.md. A vector names what it changes; the runner compares everything else with what was
// there before, and reports each difference in words.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <isa370/machine.hpp>
#include <tl/expected.hpp>

namespace test_support {

/// One side, `before` or `after`, of a vector: only what it names.
struct VectorSide {
  std::map<unsigned, std::uint32_t> gpr;
  std::map<unsigned, std::uint64_t> fpr;  ///< By register number: 0, 2, 4, 6.
  std::map<unsigned, std::uint32_t> cr;
  std::optional<std::uint8_t> condition_code;
  std::optional<std::uint8_t> program_mask;
  std::optional<std::uint32_t> address;  ///< `before`: of the instruction; `after`: in the PSW.
  std::optional<std::uint64_t> psw;      ///< All of it, in place of what the others would make of it.
  std::optional<std::uint32_t> prefix;
  std::optional<std::uint64_t> time_of_day;  ///< `after`: a microsecond may have gone by. The CPU timer, too.
  std::optional<std::uint64_t> cpu_timer;
  std::optional<std::uint64_t> clock_comparator;
  std::optional<isa370::ClockState> clock_state;
  std::map<std::uint32_t, std::uint8_t> keys;  ///< Storage keys by block. `after`: all of their bits.
  std::map<std::uint32_t, std::vector<std::uint8_t>> storage;
};

enum class VectorMode : std::uint8_t { basic_control, extended_control, translation };

struct TestVector {
  std::string file;
  unsigned line = 0;
  std::string name;
  std::vector<std::uint8_t> code;
  const isa370::Model* model = nullptr;  ///< nullptr: the machine's default.
  VectorMode mode = VectorMode::basic_control;
  std::uint8_t access_key = 0;                 ///< PSW key.
  bool problem_state = false;                  ///< Whatever the PSW before and after says of it.
  bool clock_secure = false;                   ///< The operator's TOD-clock switch.
  std::optional<isa370::DeviceNumber> reader;  ///< A card reader without cards is there.
  std::vector<std::uint32_t> absent_pages;
  isa370::InstructionSet silent{};  ///< See isa370::MachineOptions.
  unsigned passes = 0;              ///< How often the instruction is done; 0: until it is completed or interrupted.
  VectorSide before;
  VectorSide after;
  std::optional<std::uint8_t> interruption;     ///< Of the program.
  std::optional<std::uint8_t> supervisor_call;  ///< Or this one.
};

/// Takes the text of a vectors file apart. The error is one line with file, line and what is wrong.
[[nodiscard]] tl::expected<std::vector<TestVector>, std::string> parse_vectors(std::string_view text, const std::string& file);

/// Does the vector's instruction on a machine of its own. Each string is one difference; none means that the vector holds.
[[nodiscard]] std::vector<std::string> run_vector(const TestVector& vector);

}  // namespace test_support
