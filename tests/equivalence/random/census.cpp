// Reads the logs of programs.
#include "census.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <isa370/bits.hpp>
#include <isa370/instruction.hpp>

#include "layout.hpp"

namespace equivalence::random {
namespace {

enum class Kind : std::uint8_t { external = 1, supervisor_call, program, machine_check, input_output, restart };

std::uint64_t of(const std::map<std::string, std::uint64_t>& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

std::string name_of_external(std::uint16_t code) {
  namespace external = isa370::external_code;
  switch (code) {
    case external::interval_timer:
      return "interval timer";
    case external::interrupt_key:
      return "interrupt key";
    case external::emergency_signal:
      return "emergency signal";
    case external::external_call:
      return "external call";
    case external::clock_comparator:
      return "clock comparator";
    case external::cpu_timer:
      return "CPU timer";
    default:
      return fmt::format("{:04X}", code);
  }
}

std::vector<std::string> names_of_status(std::uint16_t status) {
  constexpr auto names = std::to_array<std::string_view>(
      {"attention", "status modifier", "control unit end", "busy", "channel end", "device end", "unit check", "unit exception",
       "program-controlled interruption", "incorrect length", "program check", "protection check"});
  std::vector<std::string> found;
  for (std::size_t i = 0; i < names.size(); ++i)
    if ((status << i & 0x8000) != 0) found.push_back(fmt::format("I/O, {}", names[i]));
  return found;
}

/// At least so many in a thousand programs, and one.
struct Floor {
  std::string_view name;
  std::uint64_t in_a_thousand;
};
constexpr auto interruption_floors = std::to_array<Floor>({
    {"external, interval timer", 20},
    {"external, CPU timer", 100},
    {"external, clock comparator", 100},
    {"external, external call", 60},
    {"external, emergency signal", 60},
    {"external, interrupt key", 10},
    {"supervisor call", 1000},
    {"program, operation", 10},
    {"program, privileged operation", 100},
    {"program, execute", 0},
    {"program, protection", 100},
    {"program, addressing", 100},
    {"program, specification", 100},
    {"program, data", 100},
    {"program, segment translation", 100},
    {"program, page translation", 200},
    {"program, translation specification", 20},
    {"program, special operation", 5},
    {"program, monitor", 10},
    {"program, PER", 100},
    {"I/O", 150},
    {"I/O, attention", 5},
    {"I/O, channel end", 100},
    {"I/O, device end", 100},
    {"I/O, unit check", 5},
    {"I/O, unit exception", 2},
    {"I/O, program check", 3},
    {"restart", 50},
    {"in BC mode", 2000},
    {"in EC mode", 2000},
    {"with translation", 1000},
    {"in the problem state", 500},
    {"in the supervisor state", 2000},
    {"waiting", 100},
    {"with the prefix set", 100},
});

}  // namespace

void Census::count_log(const Program& program, const Outcome& outcome) {
  ++ends_[std::string(name_of(outcome.end))];
  for (const auto& unit : program.units) ++units_[unit.what];
  for (std::uint32_t at = log; at + log_entry::size <= log_end; at += log_entry::size) {
    const auto entry = std::span(outcome.storage).subspan(at, log_entry::size);
    if (entry[log_entry::kind] == 0) break;
    const std::size_t unit = entry[log_entry::unit];
    if (unit < program.units.size()) count_entry(entry, program.units[unit]);
  }
}

void Census::count_entry(std::span<const std::uint8_t> entry, const Unit& unit) {
  const auto psw = isa370::ProgramStatusWord::from_bits(isa370::load_big_endian<std::uint64_t>(&entry[log_entry::old_psw]));
  const auto halfword = [&](std::uint32_t location) {
    constexpr std::uint32_t codes = 128;
    return isa370::load_big_endian<std::uint16_t>(&entry[log_entry::codes + location - codes]);
  };
  const auto code_at = [&](std::uint32_t location) {
    return psw.extended_control ? halfword(location) : psw.interruption_code;
  };
  ++interruptions_[psw.extended_control ? "in EC mode" : "in BC mode"];
  ++interruptions_[psw.problem ? "in the problem state" : "in the supervisor state"];
  if (psw.translation()) ++interruptions_["with translation"];
  if (psw.wait) ++interruptions_["waiting"];
  if (unit.prefix != 0) ++interruptions_["with the prefix set"];
  switch (static_cast<Kind>(entry[log_entry::kind])) {
    case Kind::external:
      ++interruptions_["external, " + name_of_external(code_at(isa370::fixed_location::external_interruption_code))];
      break;
    case Kind::supervisor_call:
      ++interruptions_["supervisor call"];
      break;
    case Kind::program: {
      const auto code = code_at(isa370::fixed_location::program_interruption_code + 2);
      const auto bare = isa370::without_events(code);
      if (bare != isa370::ProgramInterruption::none) ++interruptions_[fmt::format("program, {}", name_of(bare))];
      if ((code & static_cast<unsigned>(isa370::ProgramInterruption::per)) != 0) ++interruptions_["program, PER"];
      break;
    }
    case Kind::input_output:
      ++interruptions_["I/O"];
      for (const auto& name : names_of_status(isa370::load_big_endian<std::uint16_t>(&entry[log_entry::csw + 4])))
        ++interruptions_[name];
      break;
    case Kind::restart:
      ++interruptions_["restart"];
      break;
    case Kind::machine_check:
      ++interruptions_["machine check"];
      break;
  }
}

void Census::count_work(const Outcome& outcome) {
  for (const auto& [name, count] : outcome.counts) work_[name] += count;
}

void Census::count_rows(const Outcome& outcome) {
  for (const auto& [name, count] : outcome.counts) rows_[name] += count;
}

std::string Census::report() const {
  std::string text;
  const auto list = [&text](std::string_view heading, const std::map<std::string, std::uint64_t>& counts) {
    text += fmt::format("{}:\n", heading);
    for (const auto& [name, count] : counts) text += fmt::format("  {:<40} {}\n", name, count);
  };
  list("Ends", ends_);
  list("Units", units_);
  list("Interruptions", interruptions_);
  list("Simulated by CP, and its traps", work_);
  list("Performed on the bare machine, in the programs where that was counted", rows_);
  return text;
}

std::vector<std::string> Census::missing(std::uint64_t programs) const {
  std::vector<std::string> found;
  const auto require = [&](std::string_view name, std::uint64_t count, std::uint64_t in_a_thousand) {
    const auto least = std::max<std::uint64_t>(programs * in_a_thousand / 1000, 1);
    if (count < least) found.push_back(fmt::format("{}: {}, at least {} wanted", name, count, least));
  };
  for (const auto& [name, in_a_thousand] : interruption_floors)
    require(name, of(interruptions_, std::string(name)), in_a_thousand);
  constexpr std::uint64_t simulated_in_a_thousand = 40;
  constexpr std::uint64_t performed_in_a_thousand = 1;
  for (const auto& row : isa370::instruction_table()) {
    if (!row.models.contains(isa370::Architecture::system_370) || row.mnemonic == "DIAGNOSE") continue;
    const std::string name(row.mnemonic);
    if (row.privilege == isa370::Privilege::supervisor)
      require(name + ", simulated", of(work_, name), simulated_in_a_thousand);
    else if (!rows_.empty())
      require(name, of(rows_, name), performed_in_a_thousand);
  }
  return found;
}

}  // namespace equivalence::random
