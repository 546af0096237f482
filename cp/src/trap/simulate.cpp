// The table of simulated instructions.
#include "trap/simulate.hpp"

#include <algorithm>

#include "storage/guest_translation.hpp"

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

/// By place in the instruction table; nullptr for what is not simulated.
const std::vector<SimulationFunction>& functions() {
  static const auto table = [] {
    std::vector<SimulationFunction> result;
    for (const auto& instruction : isa370::instruction_table()) {
      const auto* const row = std::ranges::find(rows, instruction.mnemonic, &SimulationRow::mnemonic);
      result.push_back(row == rows.end() ? nullptr : row->function);
    }
    return result;
  }();
  return table;
}

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
    case Access::Kind::translation:
      return {.kind = Kind::exception, .code = access.exception, .translation_address = access.virtual_address};
  }
  return {};
}

Access VirtualCpu::fetch_bytes(std::uint32_t address, std::span<std::uint8_t> into) const {
  if (!psw().translation()) return storage.fetch(guest, address, into, psw().key);
  const auto [access, pieces] = translate_operand(
      guest, storage, address, static_cast<std::uint32_t>(into.size()),
      [this](const OperandPiece& piece) { return storage.check_fetch(guest, piece.address, piece.length, psw().key); });
  if (access.kind == Access::Kind::not_resident) return access;
  // What the machine fetches before it meets an exception has been referred to.
  for (const auto& piece : pieces)
    static_cast<void>(storage.fetch(guest, piece.address, into.subspan(piece.offset, piece.length), psw().key));
  return access;
}

Access VirtualCpu::store_logical(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  if (!psw().translation()) return storage.store(guest, address, bytes, psw().key);
  const auto [access, pieces] = translate_operand(
      guest, storage, address, static_cast<std::uint32_t>(bytes.size()),
      [this](const OperandPiece& piece) { return storage.check_store(guest, piece.address, piece.length, psw().key); });
  if (!access.done()) return access;
  for (const auto& piece : pieces)
    static_cast<void>(storage.store(guest, piece.address, bytes.subspan(piece.offset, piece.length), psw().key));
  return {};
}

std::span<const SimulationRow> simulation_table() { return rows; }

Simulated simulate(VirtualCpu& cpu, const isa370::Instruction& instruction) {
  if (instruction.row == nullptr) return Simulated::exception(isa370::ProgramInterruption::operation);
  const auto function = functions()[static_cast<std::size_t>(instruction.row - isa370::instruction_table().data())];
  return function == nullptr ? Simulated::exception(isa370::ProgramInterruption::operation) : function(cpu, instruction);
}

}  // namespace cp
