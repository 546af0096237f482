// Whether a case can be compared.
#include "rehearsal.hpp"

#include <algorithm>

#include <isa370/bits.hpp>

namespace peer {
namespace {

using isa370::AbsoluteAddress;
using isa370::ExitReason;
using Text = std::array<std::uint8_t, 6>;

constexpr auto exempt = std::to_array<Exemption>({
    {"STCK", "stores the host's time on Hercules"},
    {"SCK", "sets Hercules' clock, which begins at the host's time"},
    {"STCKC", "Hercules keeps the comparator in another unit and drops bits"},
    {"STPT", "stores what is left of time"},
    {"STIDP", "the identification is the configuration's"},
    {"DIAGNOSE", "its functions are the model's"},
    {"SIGP", "works on other processors, or resets this one"},
    {"WRD", "direct control needs something at the other end"},
    {"RDD", "direct control needs something at the other end"},
    {"SIO", "input/output"},
    {"SIOF", "input/output"},
    {"TIO", "input/output"},
    {"CLRIO", "input/output"},
    {"HIO", "input/output"},
    {"HDV", "input/output"},
    {"TCH", "input/output"},
    {"STIDC", "input/output"},
});

bool is_exempt(const isa370::InstructionRow& row) {
  return std::ranges::find(exempt, row.mnemonic, &Exemption::mnemonic) != exempt.end();
}

bool in_prefix_page(const Case& one) {
  constexpr std::uint32_t page = 4096;
  if (one.prefix_page == 0) return false;
  const auto inside = [&](std::uint32_t offset) { return (arena + offset) / page == one.prefix_page / page; };
  const bool code =
      std::ranges::any_of(one.instructions, [&](const Placed& placed) { return std::ranges::any_of(placed.offsets, inside); });
  return code || inside(one.tables) || inside(one.tables + one.tables_length - 1U);
}

constexpr std::uint32_t translation_format = 0x00F8'0000;
constexpr std::uint32_t external_submasks = 0x0000'FFFF;

}  // namespace

std::span<const Exemption> exemptions() { return exempt; }

std::vector<const isa370::InstructionRow*> compared_rows() {
  std::vector<const isa370::InstructionRow*> rows;
  for (const auto& row : isa370::instruction_table())
    if (row.models.contains(isa370::Architecture::system_370) && !is_exempt(row)) rows.push_back(&row);
  return rows;
}

Rehearser::Rehearser(std::span<const std::uint8_t> pool_bytes)
    : pool_(pool_bytes),
      machine_({.storage_size = storage_size,
                .model = isa370::find_model("370/168"),
                .interruptions = isa370::InterruptionWay::hosted,
                .interval_timer = false,
                .fast_paths = false}) {
  for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
}

void Rehearser::set_up(const Case& one) {
  const auto bytes = arena_of(one, pool_);
  machine_.system_reset(false);
  machine_.storage().overwrite({arena}, bytes);
  tables_.assign(bytes.begin() + one.tables, bytes.begin() + one.tables + one.tables_length);
  for (std::uint32_t block = 0; block < arena_blocks; ++block)
    machine_.storage().set_key({arena + block * block_size}, one.keys[block]);
  auto& cpu = machine_.cpu();
  cpu.gpr = one.gpr;
  cpu.fpr = one.fpr;
  cpu.cr = one.cr;
  cpu.prefix = 0;
  machine_.purge_translation_buffer();
  machine_.load_psw(one.psw);
}

std::optional<Text> Rehearser::text_at(std::uint32_t address) const {
  const auto& psw = machine_.cpu().psw;
  const auto& storage = machine_.storage();
  Text text{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto real = isa370::RealAddress{(address + static_cast<std::uint32_t>(i)) & isa370::address_mask};
    if (psw.translation()) {
      const auto translated = machine_.translate({real.value});
      if (!translated && i < isa370::instruction_length(text[0])) return std::nullopt;
      if (!translated) break;
      real = *translated;
    }
    const auto absolute = isa370::to_absolute(real, machine_.cpu().prefix);
    if (!storage.contains(absolute)) {
      if (i < isa370::instruction_length(text[0])) return std::nullopt;
      break;
    }
    text[i] = storage.bytes()[absolute.value];
  }
  return text;
}

std::optional<Text> Rehearser::next_instruction() const {
  const auto text = text_at(machine_.cpu().psw.address);
  if (!text) return text;
  const auto instruction = isa370::decode(*text);
  if (instruction.row == nullptr || instruction.row->mnemonic != "EX") return text;
  const auto& gpr = machine_.cpu().gpr;
  const auto part = [&](std::uint8_t number) { return number == 0 ? 0 : gpr[number]; };
  auto subject = text_at((part(instruction.b2) + part(instruction.x2) + instruction.d2) & isa370::address_mask);
  if (subject && instruction.r1 != 0) (*subject)[1] = static_cast<std::uint8_t>((*subject)[1] | gpr[instruction.r1]);
  return subject;
}

/// Storage keys of blocks elsewhere depend on what the harness does.
std::string_view Rehearser::unfit_before(const Text& text) const {
  const auto instruction = isa370::decode(text);
  if (instruction.row == nullptr) return text[0] == 0 ? "" : "an operation code that Hercules may have";
  if (!instruction.row->models.contains(isa370::Architecture::system_370)) return "an operation code that Hercules may have";
  const auto name = instruction.row->mnemonic;
  if (is_exempt(*instruction.row)) return "an exempt instruction";
  std::uint32_t real = 0;
  const auto& gpr = machine_.cpu().gpr;
  if (name == "SSK" || name == "ISK")
    real = gpr[instruction.r2];
  else if (name == "RRB")
    real = (instruction.b2 == 0 ? 0 : gpr[instruction.b2]) + instruction.d2;
  else
    return "";
  const auto absolute = isa370::apply_prefix(real & isa370::address_mask, machine_.cpu().prefix);
  const bool inside = absolute >= arena && absolute < arena + arena_size;
  return inside || absolute >= storage_size ? "" : "the key of a block outside";
}

std::string_view Rehearser::unfit_after(const Case& one, const Performed& last) const {
  const auto& cpu = machine_.cpu();
  if (cpu.psw.wait) return "waits";
  if (cpu.psw.external_enabled() && (cpu.cr[0] & external_submasks) != 0) return "enabled for the timers";
  if (cpu.prefix != 0 && cpu.prefix != one.prefix_page) return "a prefix without new PSWs";
  const bool translates = cpu.psw.translation() || (last.row != nullptr && last.row->mnemonic == "LRA");
  if (!translates) return "";
  if (((cpu.cr[0] ^ one.cr[0]) & translation_format) != 0 || cpu.cr[1] != one.cr[1]) return "other translation tables";
  const auto now = machine_.storage().bytes().subspan(arena + one.tables, one.tables_length);
  return std::ranges::equal(now, tables_) ? "" : "stores into translation tables";
}

bool Rehearser::outside_touched() const {
  for (std::uint32_t block = 0; block < storage_size; block += block_size)
    if ((block < arena || block >= arena + arena_size) && machine_.storage().key({block}) != outer_key) return true;
  return false;
}

Rehearsal Rehearser::rehearse(const Case& one) {
  constexpr unsigned most_steps = 60;
  Rehearsal rehearsal;
  set_up(one);
  const auto step = [&]() -> bool {
    const auto text = next_instruction();
    if (text) rehearsal.unfit = unfit_before(*text);
    if (!rehearsal.unfit.empty()) return false;
    Performed performed{.row = text ? isa370::decode(*text).row : nullptr, .text = text.value_or(Text{}), .completed = true};
    const auto count = machine_.instruction_count();
    const auto exit = machine_.run({.instructions = 1});
    const bool ended = exit.reason == ExitReason::program || exit.reason == ExitReason::supervisor_call;
    performed.completed = exit.reason != ExitReason::program;
    const bool early = ended && machine_.instruction_count() == count && !performed.completed && exit.code == 6;
    if (!early) rehearsal.performed.push_back(performed);
    if (!ended && exit.reason != ExitReason::budget) rehearsal.unfit = "stops";
    if (rehearsal.unfit.empty()) rehearsal.unfit = unfit_after(one, performed);
    return rehearsal.unfit.empty() && !ended;
  };
  rehearsal.unfit = in_prefix_page(one) ? "instructions or tables where a prefix puts PSWs" : unfit_after(one, {});
  bool goes_on = rehearsal.unfit.empty();
  for (unsigned steps = 0; goes_on; ++steps) {
    goes_on = step();
    if (goes_on && steps == most_steps) {
      rehearsal.unfit = "goes on for long";
      break;
    }
  }
  if (outside_touched()) {
    if (rehearsal.unfit.empty()) rehearsal.unfit = "touches storage outside";
    for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
    machine_.storage().clear();
    for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
  }
  return rehearsal;
}

}  // namespace peer
