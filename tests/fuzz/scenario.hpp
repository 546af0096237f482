// What a fuzzer's bytes mean: the state of a machine and a stream of instructions. Any bytes are a scenario.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <isa370/machine.hpp>

namespace fuzz {

inline constexpr std::uint32_t storage_size = 0x10000;
inline constexpr std::uint32_t code_address = 0x1000;
/// Where the tables for address translation are, and how long.
inline constexpr std::uint32_t tables_address = 0x780;
inline constexpr std::uint32_t tables_length = 0x60;
/// A stream is cut here: it never reaches the end of storage by itself.
inline constexpr std::size_t longest_code = 0x2000;

struct Scenario {
  // Each bit of the first byte.
  bool hosted = false;            ///< Interruptions are returned.
  bool translation = false;       ///< Identical tables for 4K pages, and CR0 and CR1 that designate them.
  bool free_new_psws = false;     ///< New PSWs as the bytes say; otherwise all lead back to the code.
  bool pattern = false;           ///< Storage behind the code holds a pattern and not zeros.
  bool devices = false;           ///< A console, a card reader, a drum.
  bool small_registers = false;   ///< General registers designate locations that exist.
  bool free_psw_address = false;  ///< The PSW's address as the bytes say; otherwise that of the code.
  bool operator_acts = false;     ///< When the machine waits: a line, the request key, the interrupt key.

  std::uint8_t model = 0;  ///< Its number in `isa370::models()`, modulo their count.
  std::uint64_t psw = 0;
  std::array<std::uint32_t, 16> gpr{};
  std::array<std::uint32_t, 16> cr{};
  std::array<std::uint64_t, 4> fpr{};
  std::array<std::uint8_t, storage_size / isa370::Storage::key_block_size> keys{};
  std::array<std::uint64_t, 5> new_psws{};
  std::vector<std::uint8_t> code{};
};

/// Bytes before the code.
inline constexpr std::size_t header_size = 2 + 8 + 64 + 64 + 32 + 32 + 40;

/// What is missing at the end is zero.
[[nodiscard]] Scenario read_scenario(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::vector<std::uint8_t> write_scenario(const Scenario& scenario);

/// The bytes of storage below 64K, and the registers, that the scenario begins with.
[[nodiscard]] std::vector<std::uint8_t> storage_of(const Scenario& scenario);
[[nodiscard]] isa370::CpuState registers_of(const Scenario& scenario);
/// The PSW to start with, as 64 bits.
[[nodiscard]] std::uint64_t start_psw(const Scenario& scenario);

/// An instruction of the table with these bytes as its fields: at most six bytes.
[[nodiscard]] std::vector<std::uint8_t> instruction_of(std::size_t row, std::span<const std::uint8_t> fields);

/// Ends the process, with the reason, unless it holds: the fuzzer keeps the bytes.
void require(bool holds, const char* what);

}  // namespace fuzz
