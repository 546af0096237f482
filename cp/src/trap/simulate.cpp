// The table of simulated instructions.
#include "trap/simulate.hpp"

#include <algorithm>

namespace cp {
namespace {

constexpr auto rows = std::to_array<SimulationRow>({
    {"LPSW", simulation::lpsw},         {"SSM", simulation::ssm},     {"STNSM", simulation::stnsm},
    {"STOSM", simulation::stosm},       {"SPKA", simulation::spka},   {"IPK", simulation::ipk},
    {"LCTL", simulation::lctl},         {"STCTL", simulation::stctl}, {"STIDP", simulation::stidp},
    {"LRA", simulation::lra},           {"PTLB", simulation::ptlb},   {"SSK", simulation::ssk},
    {"ISK", simulation::isk},           {"RRB", simulation::rrb},     {"SCK", simulation::sck},
    {"SCKC", simulation::sckc},         {"STCKC", simulation::stckc}, {"SPT", simulation::spt},
    {"STPT", simulation::stpt},         {"SIO", simulation::sio},     {"SIOF", simulation::sio},
    {"TIO", simulation::tio},           {"HIO", simulation::hio},     {"TCH", simulation::tch},
    {"CLRIO", simulation::clrio},       {"HDV", simulation::hdv},     {"STIDC", simulation::stidc},
    {"SPX", simulation::spx},           {"STPX", simulation::stpx},   {"STAP", simulation::stap},
    {"SIGP", simulation::sigp},         {"WRD", simulation::wrd},     {"RDD", simulation::rdd},
    {"DIAGNOSE", simulation::diagnose},
});

}  // namespace

Simulated Simulated::from(const Access& access) {
  switch (access.kind) {
    case Access::Kind::done:
      return {};
    case Access::Kind::addressing:
      return exception(isa370::ProgramInterruption::addressing);
    case Access::Kind::protection:
      return exception(isa370::ProgramInterruption::protection);
    case Access::Kind::not_resident:
      return {.kind = Kind::page_wait, .page = access.page};
  }
  return {};
}

std::span<const SimulationRow> simulation_table() { return rows; }

Simulated simulate(VirtualCpu& cpu, const isa370::Instruction& instruction) {
  if (instruction.row != nullptr) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&instruction](const SimulationRow& candidate) {
      return candidate.mnemonic == instruction.row->mnemonic;
    });
    if (row != rows.end()) return row->function(cpu, instruction);
  }
  return Simulated::exception(isa370::ProgramInterruption::operation);
}

}  // namespace cp
