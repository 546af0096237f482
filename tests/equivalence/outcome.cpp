// Judges endings and compares them.
#include "outcome.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <isa370/interruption.hpp>

namespace equivalence {
namespace {

constexpr std::size_t most_storage_differences = 8;  ///< More would only hide the first ones.

bool masked(const TestProgram& program, std::uint32_t address) {
  if (address >= isa370::fixed_location::interval_timer && address < isa370::fixed_location::interval_timer + 4) return true;
  return std::any_of(program.masks.begin(), program.masks.end(),
                     [&](const StorageMask& mask) { return address >= mask.address && address - mask.address < mask.length; });
}

void compare_registers(std::vector<std::string>& found, const isa370::CpuState& bare, const isa370::CpuState& guest) {
  if (bare.psw != guest.psw) found.push_back(fmt::format("PSW: bare {}, guest {}", to_string(bare.psw), to_string(guest.psw)));
  for (std::size_t i = 0; i < bare.gpr.size(); ++i)
    if (bare.gpr[i] != guest.gpr[i])
      found.push_back(fmt::format("GPR {}: bare {:08X}, guest {:08X}", i, bare.gpr[i], guest.gpr[i]));
  for (std::size_t i = 0; i < bare.fpr.size(); ++i)
    if (bare.fpr[i] != guest.fpr[i])
      found.push_back(fmt::format("FPR {}: bare {:016X}, guest {:016X}", 2 * i, bare.fpr[i], guest.fpr[i]));
  for (std::size_t i = 0; i < bare.cr.size(); ++i)
    if (bare.cr[i] != guest.cr[i]) found.push_back(fmt::format("CR {}: bare {:08X}, guest {:08X}", i, bare.cr[i], guest.cr[i]));
}

void compare_storage(std::vector<std::string>& found, const TestProgram& program, const Outcome& bare, const Outcome& guest) {
  if (bare.storage.size() != guest.storage.size()) {
    found.push_back(fmt::format("storage size: bare {}, guest {}", bare.storage.size(), guest.storage.size()));
    return;
  }
  std::size_t count = 0;
  for (std::uint32_t address = 0; address < bare.storage.size(); ++address) {
    if (bare.storage[address] == guest.storage[address] || masked(program, address)) continue;
    if (++count <= most_storage_differences)
      found.push_back(
          fmt::format("storage {:06X}: bare {:02X}, guest {:02X}", address, bare.storage[address], guest.storage[address]));
  }
  if (count > most_storage_differences) found.push_back(fmt::format("... {} bytes of storage differ", count));
}

}  // namespace

std::string verdict(const Outcome& outcome) {
  if (!outcome.stopped.empty()) return outcome.stopped;
  if (outcome.cpu.psw.address == 0) return {};
  if (outcome.cpu.psw.address >= 0xBAD000)
    return fmt::format("unexpected interruption, new PSW at {:03X}", outcome.cpu.psw.address & 0xFFF);
  return fmt::format("check {} failed", outcome.cpu.psw.address);
}

std::vector<std::string> differences(const TestProgram& program, const Outcome& bare, const Outcome& guest) {
  std::vector<std::string> found;
  if (bare.stopped != guest.stopped) found.push_back(fmt::format("end: bare '{}', guest '{}'", bare.stopped, guest.stopped));
  compare_registers(found, bare.cpu, guest.cpu);
  compare_storage(found, program, bare, guest);
  for (std::size_t i = 0; i < std::min(bare.keys.size(), guest.keys.size()); ++i)
    if (bare.keys[i] != guest.keys[i])
      found.push_back(fmt::format("key of {:06X}: bare {:02X}, guest {:02X}", i * 2048, bare.keys[i], guest.keys[i]));
  if (bare.keys.size() != guest.keys.size()) found.push_back("number of keys");
  if (bare.console != guest.console)
    found.push_back(fmt::format("console: bare '{}', guest '{}'", fmt::join(bare.console, "|"), fmt::join(guest.console, "|")));
  for (std::size_t i = 0; i < std::min(bare.media.size(), guest.media.size()); ++i)
    if (bare.media[i] != guest.media[i])
      found.push_back(
          fmt::format("medium of device {} of the program:\nbare:\n{}guest:\n{}", i + 1, bare.media[i], guest.media[i]));
  if (bare.media.size() != guest.media.size()) found.push_back("number of media");
  if (program.compare_instruction_count && bare.instructions != guest.instructions)
    found.push_back(fmt::format("instructions: bare {}, guest {}", bare.instructions, guest.instructions));
  return found;
}

}  // namespace equivalence
