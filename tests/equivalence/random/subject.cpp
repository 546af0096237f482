// What all subjects have in common: the operator, the comparison of endings, the planted fault.
#include "subject.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <isa370/bits.hpp>
#include <isa370/ebcdic.hpp>
#include <isa370/interruption.hpp>

#include "layout.hpp"

namespace equivalence::random {
namespace {

struct Area {
  std::uint32_t address;
  std::uint32_t length;
};
/// What depends on time and may.
constexpr auto not_compared = std::to_array<Area>({
    {isa370::fixed_location::interval_timer, 4},
    {prefix_page + isa370::fixed_location::interval_timer, 4},
    {isa370::store_status_location::cpu_timer, 8},
    {prefix_page + isa370::store_status_location::cpu_timer, 8},
    {scratch, 256},
});

bool compared(std::uint32_t address) {
  return std::ranges::none_of(
      not_compared, [address](const Area& area) { return address >= area.address && address - area.address < area.length; });
}

/// Steps of the interval timer are recorded in the key of its block.
std::uint8_t compared_bits(std::size_t block) {
  constexpr std::uint8_t recorded = 0x06;
  const bool has_timer = block == 0 || block == prefix_page / block_size;
  return static_cast<std::uint8_t>(has_timer ? ~recorded : 0xFF);
}

/// Where in the log, for who reads the difference.
std::string place(std::uint32_t address) {
  if (address < log || address >= log_end) return {};
  return fmt::format(" (log entry {}, +{})", (address - log) / log_entry::size, (address - log) % log_entry::size);
}

void compare_registers(std::vector<std::string>& found, const isa370::CpuState& one, const isa370::CpuState& other) {
  if (one.psw != other.psw) found.push_back(fmt::format("PSW: {}, {}", to_string(one.psw), to_string(other.psw)));
  for (std::size_t i = 0; i < one.gpr.size(); ++i)
    if (one.gpr[i] != other.gpr[i]) found.push_back(fmt::format("GPR {}: {:08X}, {:08X}", i, one.gpr[i], other.gpr[i]));
  for (std::size_t i = 0; i < one.fpr.size(); ++i)
    if (one.fpr[i] != other.fpr[i]) found.push_back(fmt::format("FPR {}: {:016X}, {:016X}", 2 * i, one.fpr[i], other.fpr[i]));
  for (std::size_t i = 0; i < one.cr.size(); ++i)
    if (one.cr[i] != other.cr[i]) found.push_back(fmt::format("CR {}: {:08X}, {:08X}", i, one.cr[i], other.cr[i]));
  if (one.prefix != other.prefix) found.push_back(fmt::format("prefix: {:06X}, {:06X}", one.prefix, other.prefix));
}

void compare_storage(std::vector<std::string>& found, const Outcome& one, const Outcome& other) {
  constexpr std::size_t most = 12;
  std::size_t count = 0;
  for (std::uint32_t address = 0; address < std::min(one.storage.size(), other.storage.size()); ++address) {
    if (one.storage[address] == other.storage[address] || !compared(address)) continue;
    if (++count <= most)
      found.push_back(fmt::format("storage {:06X}: {:02X}, {:02X}{}", address, one.storage[address], other.storage[address],
                                  place(address)));
  }
  if (count > most) found.push_back(fmt::format("... {} bytes of storage differ", count));
}

/// What `other` has typed may have `perhaps_line_end` in it.
bool same_text(std::string_view one, std::string_view other) {
  while (!other.empty() && other.front() != perhaps_line_end) {
    if (one.empty() || one.front() != other.front()) return false;
    one.remove_prefix(1);
    other.remove_prefix(1);
  }
  if (other.empty()) return one.empty();
  const auto rest = other.substr(1);
  return same_text(one, rest) || (one.starts_with('\n') && same_text(one.substr(1), rest));
}

/// The number of units of operation is the model's, and each is counted.
bool moves_long(const Program& program) {
  constexpr std::uint8_t mvcl = 0x0E;
  constexpr std::uint8_t clcl = 0x0F;
  const auto moves = [](const StoragePatch& patch) {
    return patch.instruction && !patch.bytes.empty() && (patch.bytes[0] == mvcl || patch.bytes[0] == clcl);
  };
  return std::ranges::any_of(program.units, [&](const Unit& unit) { return std::ranges::any_of(unit.patches, moves); });
}

class Faulty : public Subject {
 public:
  Faulty(std::unique_ptr<Subject> subject, std::uint8_t operation_code)
      : subject_(std::move(subject)), operation_code_(operation_code) {}
  [[nodiscard]] std::string name() const override { return subject_->name() + " with a planted fault"; }
  [[nodiscard]] Outcome run(const Program& program) override {
    auto outcome = subject_->run(program);
    const bool there = std::ranges::any_of(program.units, [&](const Unit& unit) {
      return std::ranges::any_of(unit.patches, [&](const StoragePatch& patch) {
        return patch.instruction && !patch.bytes.empty() && patch.bytes[0] == operation_code_ &&
               patch.address < outcome.storage.size() && outcome.storage[patch.address] == operation_code_;
      });
    });
    if (there) outcome.storage[last_byte] ^= 1;
    return outcome;
  }

 private:
  static constexpr std::uint32_t last_byte = program_storage - 1;
  std::unique_ptr<Subject> subject_;
  std::uint8_t operation_code_;
};

}  // namespace

std::string_view name_of(End end) {
  constexpr auto names =
      std::to_array<std::string_view>({"disabled wait", "stopped", "idle", "instruction limit", "check stop", "failure"});
  return names[static_cast<std::size_t>(end)];
}

std::vector<std::string> differences(const Program& program, const Outcome& one, const Outcome& other) {
  std::vector<std::string> found;
  if (one.end != other.end || one.failure != other.failure)
    found.push_back(fmt::format("end: {} {}, {} {}", name_of(one.end), one.failure, name_of(other.end), other.failure));
  compare_registers(found, one.cpu, other.cpu);
  compare_storage(found, one, other);
  if (one.storage.size() != other.storage.size()) found.push_back("size of storage");
  for (std::size_t i = 0; i < std::min(one.keys.size(), other.keys.size()); ++i)
    if (((one.keys[i] ^ other.keys[i]) & compared_bits(i)) != 0)
      found.push_back(fmt::format("key of {:06X}: {:02X}, {:02X}", i * block_size, one.keys[i], other.keys[i]));
  if (one.keys.size() != other.keys.size()) found.push_back("number of keys");
  if (!same_text(one.console, other.console)) found.push_back(fmt::format("console: '{}', '{}'", one.console, other.console));
  if (one.instructions != other.instructions && !moves_long(program))
    found.push_back(fmt::format("instructions: {}, {}", one.instructions, other.instructions));
  return found;
}

Operator::Act Operator::next(const isa370::CpuState& cpu, bool reading) {
  constexpr unsigned most_keys = 6;
  constexpr auto interrupt_key_mask = isa370::bit<std::uint32_t>(25);
  if (reading) {
    if (answered_ == typed_.size()) return Act::nothing;
    ++answered_;
    return Act::type;
  }
  if (!cpu.psw.wait || keys_pressed_ == most_keys) return Act::nothing;
  ++keys_pressed_;
  if (cpu.psw.external_enabled() && (cpu.cr[0] & interrupt_key_mask) != 0) return Act::interrupt_key;
  return cpu.psw.io_enabled(0, cpu.cr[2]) ? Act::request_key : Act::nothing;
}

std::vector<isa370::Card> cards_of(const Program& program) {
  std::vector<isa370::Card> cards;
  for (const auto& text : program.cards) {
    isa370::Card card;
    card.fill(0x40);
    const auto bytes = isa370::to_ebcdic(text);
    std::copy_n(bytes.begin(), std::min(bytes.size(), card.size()), card.begin());
    cards.push_back(card);
  }
  return cards;
}

std::unique_ptr<Subject> make_faulty(std::unique_ptr<Subject> subject, std::uint8_t operation_code) {
  return std::make_unique<Faulty>(std::move(subject), operation_code);
}

}  // namespace equivalence::random
