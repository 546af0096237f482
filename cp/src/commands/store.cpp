// STORE: changes the virtual machine's storage, registers and PSW; STORE STATUS. [CPCR] STORE.
#include <isa370/bits.hpp>

#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "commands/location.hpp"
#include "guest/guest_identity.hpp"

namespace cp {

namespace {

using Words = std::vector<std::uint32_t>;

/// The operands from `index` on as words of 1 to 8 digits; without them, the message was given.
std::optional<Words> data_words(CommandRun& run, std::size_t index) {
  if (index >= run.count()) {
    run.fail(messages::store_operand);
    return std::nullopt;
  }
  Words words;
  for (; index < run.count(); ++index) {
    const auto word = parse_hex(run.operand(index), 8);
    if (!word) {
      run.fail(messages::store_data, run.operand(index));
      return std::nullopt;
    }
    words.push_back(*word);
  }
  return words;
}

void write_storage(CommandRun& run, std::uint32_t address, const std::vector<std::uint8_t>& bytes) {
  const std::uint32_t size = run.user().storage;
  if (address >= size || bytes.size() > size - address) return run.fail(messages::store_exceeds, run.operand(0));
  if (const auto done = run.core().write(run.guest(), address, bytes); !done)
    return run.fail(messages::store_paging, done.error());
  run.reply("STORE COMPLETE");
}

void store_words(CommandRun& run, std::string_view location) {
  const auto address = parse_hex(location, 6);
  if (!address) return run.fail(messages::store_hexloc, run.operand(0));
  const auto words = data_words(run, 1);
  if (!words) return;
  std::vector<std::uint8_t> bytes(words->size() * 4);
  for (std::size_t i = 0; i < words->size(); ++i) isa370::store_big_endian(bytes.data() + i * 4, (*words)[i]);
  write_storage(run, *address / 4 * 4, bytes);
}

/// Shexloc: bytes, two digits each, at any address.
void store_string(CommandRun& run, std::string_view location) {
  const auto address = parse_hex(location, 6);
  if (!address) return run.fail(messages::store_hexloc, run.operand(0));
  std::string digits;
  for (std::size_t i = 1; i < run.count(); ++i) digits += run.operand(i);
  if (digits.empty()) return run.fail(messages::store_operand);
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto byte = i + 2 <= digits.size() ? parse_hex(std::string_view(digits).substr(i, 2), 2) : std::nullopt;
    if (!byte) return run.fail(messages::store_data, digits.substr(i, 8));
    bytes.push_back(static_cast<std::uint8_t>(*byte));
  }
  write_storage(run, *address, bytes);
}

void store_registers(CommandRun& run, std::string_view operand) {
  const bool control = operand.front() == 'X';
  // Without the extended-control mode, a virtual machine has control register 0 only.
  const std::uint32_t last = control && !extended_control(run.guest()) ? 0 : 15;
  const auto first = parse_register(operand.substr(1), last);
  if (!first) return run.fail(messages::store_register, operand);
  const auto words = data_words(run, 1);
  if (!words) return;
  if (words->size() > last - *first + 1) return run.fail(messages::store_register, operand);
  isa370::CpuState& cpu = run.core().cpu(run.guest());
  for (std::size_t i = 0; i < words->size(); ++i) (control ? cpu.cr : cpu.gpr)[*first + i] = (*words)[i];
  run.reply("STORE COMPLETE");
}

/// Floating-point registers take two words each.
void store_floating_point(CommandRun& run, std::string_view operand) {
  const auto first = parse_register(operand.substr(1), 6);
  if (!first || *first % 2 != 0) return run.fail(messages::store_register, operand);
  const auto words = data_words(run, 1);
  if (!words) return;
  const std::size_t registers = (words->size() + 1) / 2;
  if (*first / 2 + registers > 4) return run.fail(messages::store_register, operand);
  for (std::size_t i = 0; i < registers; ++i) {
    const std::uint64_t low = i * 2 + 1 < words->size() ? (*words)[i * 2 + 1] : 0;
    run.core().cpu(run.guest()).fpr[*first / 2 + i] = std::uint64_t{(*words)[i * 2]} << 32 | low;
  }
  run.reply("STORE COMPLETE");
}

/// PSW [word1] word2: one word is the second, which holds the address.
void store_psw(CommandRun& run) {
  const auto words = data_words(run, 1);
  if (!words) return;
  if (words->size() > 2) return run.fail(messages::store_data, run.operand(3));
  isa370::ProgramStatusWord& psw = run.core().cpu(run.guest()).psw;
  const std::uint64_t high = words->size() == 2 ? words->front() : psw.to_bits() >> 32;
  psw = isa370::ProgramStatusWord::from_bits(high << 32 | words->back());
  run.reply("STORE COMPLETE");
}

/// STATUS: as the panel's key, into the fixed locations of page zero.
void store_status(CommandRun& run) {
  if (run.count() > 1) return run.fail(messages::store_data, run.operand(1));
  run.core().store_status(run.guest());
  run.reply("STORE COMPLETE");
}

}  // namespace

void store_command(CommandRun& run) {
  const std::string_view operand = run.operand(0);
  if (operand.empty()) return run.fail(messages::store_operand);
  if (abbreviates(operand, "PSW", 1)) return store_psw(run);
  if (operand == "STATUS") return store_status(run);
  switch (operand.front()) {
    case 'G':
    case 'X':
      return store_registers(run, operand);
    case 'Y':
      return store_floating_point(run, operand);
    case 'S':
      return store_string(run, operand.substr(1));
    case 'L':
      return store_words(run, operand.substr(1));
    default:
      return store_words(run, operand);
  }
}

}  // namespace cp
