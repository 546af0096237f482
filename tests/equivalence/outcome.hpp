// How a program ended, on the bare machine or in a virtual one, and what differs between two such endings.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <cp/virtualisation.hpp>
#include <isa370/machine.hpp>

#include "test_program.hpp"

namespace equivalence {

inline constexpr std::uint32_t program_storage = 256 * 1024;

struct Outcome {
  std::string stopped;  ///< Empty: it stopped by a disabled wait, as every program should. Else what happened instead.
  isa370::CpuState cpu;
  std::vector<std::uint8_t> storage;
  std::vector<std::uint8_t> keys;  ///< Of each 2K block, without reference and change bits.
  std::vector<std::string> console;
  std::vector<std::string> media;  ///< Of the program's devices, at the end.
  std::uint64_t instructions = 0;
  isa370::Nanoseconds time = 0;                    ///< On the machine's clock.
  std::vector<std::uint8_t> reference_and_change;  ///< The other bits of the keys.
  std::set<std::string> simulated;                 ///< In a virtual machine: mnemonics of the instructions that CP simulated.
  std::uint64_t page_reads = 0;                    ///< In a virtual machine: from the paging device.
  std::uint64_t interpreted = 0;                   ///< In a virtual machine: instructions of a wholly simulated one.
};

/// Empty when the program says of itself that all is well; else which of its checks failed, or why it stopped.
[[nodiscard]] std::string verdict(const Outcome& outcome);

/// One line for each difference; empty when there is none. The interval timer's cell is never compared.
[[nodiscard]] std::vector<std::string> differences(const TestProgram& program, const Outcome& bare, const Outcome& guest);

[[nodiscard]] Outcome run_bare(const TestProgram& program, bool fast_paths = true);
/// In a virtual machine under CP on a machine with `real_storage` bytes.
[[nodiscard]] Outcome run_guest(const TestProgram& program, std::uint32_t real_storage, bool fast_paths = true,
                                const cp::Virtualisation& virtualisation = {});
/// On a machine that passes over some privileged instructions in the problem state (cp::usual_silent_instructions); CP mends it
/// by rewriting the guest's code, or lets it be.
enum class Mending : std::uint8_t { none, rewriting };
[[nodiscard]] Outcome run_guest_on_silent_machine(const TestProgram& program, std::uint32_t real_storage, Mending mending,
                                                  bool fast_paths = true);

}  // namespace equivalence
