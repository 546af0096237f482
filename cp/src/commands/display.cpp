// DISPLAY: the virtual machine's storage, keys, registers, PSW, CAW and CSW. [CPCR] DISPLAY.
//
// At most 256 lines are shown for an operand; CP would type on until the attention key is pressed.
#include <algorithm>
#include <array>
#include <cmath>

#include <isa370/bits.hpp>
#include <isa370/ebcdic.hpp>

#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "commands/location.hpp"
#include "guest/guest_identity.hpp"

namespace cp {

namespace {

constexpr std::uint32_t bytes_in_line = 16;
constexpr std::uint32_t most_lines = 256;
constexpr std::uint32_t key_block = 2048;
constexpr std::uint32_t channel_status_word = 0x40;
constexpr std::uint32_t channel_address_word = 0x48;

std::uint32_t word_at(const std::vector<std::uint8_t>& bytes, std::size_t offset) {
  return isa370::load_big_endian<std::uint32_t>(bytes.data() + offset);
}

/// Storage that a command needs; without it, the message was given.
std::optional<std::vector<std::uint8_t>> fetch(CommandRun& run, std::uint32_t address, std::uint32_t length) {
  auto bytes = run.core().read(run.guest(), address, length);
  if (!bytes) {
    run.fail(messages::display_paging, bytes.error());
    return std::nullopt;
  }
  return std::move(*bytes);
}

std::optional<Range> storage_range(CommandRun& run, std::string_view operand, std::string_view text) {
  const auto range = parse_storage_range(text, run.user().storage);
  if (range) return *range;
  switch (range.error()) {
    case RangeFault::bad_address:
      run.fail(messages::display_hexloc, operand);
      break;
    case RangeFault::bad_range:
      run.fail(messages::display_range, operand);
      break;
    case RangeFault::beyond_the_end:
      run.fail(messages::display_exceeds, operand);
      break;
  }
  return std::nullopt;
}

/// Words, four a line, and with `translated` the characters they are in EBCDIC. Full words are shown, or full lines.
void display_words(CommandRun& run, Range range, bool translated) {
  const std::uint32_t unit = translated ? bytes_in_line : 4;
  std::uint32_t first = range.first / unit * unit;
  std::uint32_t end = std::min((range.last / unit + 1) * unit, run.user().storage);
  const bool too_much = end - first > most_lines * bytes_in_line;
  if (too_much) end = first + most_lines * bytes_in_line;
  const auto bytes = fetch(run, first, end - first);
  if (!bytes) return;
  for (std::uint32_t at = first; at < end; at += bytes_in_line) {
    const std::uint32_t length = std::min(bytes_in_line, end - at);
    std::string line = fmt::format("{:06X} ", at);
    for (std::uint32_t i = 0; i < length; i += 4) line += fmt::format(" {:08X}", word_at(*bytes, at - first + i));
    if (translated) line += fmt::format(" *{}*", isa370::to_ascii(std::span(*bytes).subspan(at - first, length)));
    run.reply(line);
  }
  if (too_much) run.hint(fmt::format("DISPLAY shows {} lines at a time; the next ones begin at {:06X}", most_lines, end));
}

/// Storage keys: neighbouring blocks that have the same one share a line.
void display_keys(CommandRun& run, Range range) {
  std::uint32_t lines = 0;
  std::uint32_t at = range.first / key_block * key_block;
  while (at <= range.last && lines < most_lines) {
    const auto key = run.core().key(run.guest(), at);
    if (!key) return run.fail(messages::display_paging, key.error());
    std::uint32_t end = at + key_block;
    while (end <= range.last) {
      const auto next = run.core().key(run.guest(), end);
      if (!next || *next != *key) break;
      end += key_block;
    }
    run.reply(fmt::format("{:06X} TO {:06X}   KEY = {:02X}", at, end - 1, *key));
    at = end;
    ++lines;
  }
}

void display_storage(CommandRun& run, std::string_view operand) {
  const char kind = operand.front();
  const bool lettered = kind == 'K' || kind == 'L' || kind == 'T';
  const std::string_view text = lettered ? operand.substr(1) : operand;
  if (kind == 'K') {
    if (const auto range = storage_range(run, operand, text)) display_keys(run, *range);
  } else if (const auto range = storage_range(run, operand, text)) {
    display_words(run, *range, kind == 'T');
  }
}

void display_words_of_registers(CommandRun& run, std::string_view name, const std::array<std::uint32_t, 16>& values,
                                Range range) {
  for (std::uint32_t at = range.first; at <= range.last; at += 4) {
    std::string line = fmt::format("{} {:2} =", name, at);
    for (std::uint32_t i = at; i <= std::min(at + 3, range.last); ++i) line += fmt::format(" {:08X}", values[i]);
    run.reply(line);
  }
}

/// A long hexadecimal floating-point number. [POO] "Floating-point data format".
double value_of(std::uint64_t bits) {
  const int exponent = static_cast<int>(bits >> 56 & 0x7F) - 64;
  const double fraction = std::ldexp(static_cast<double>(bits & 0xFF'FFFF'FFFF'FFFF), -56);
  return std::ldexp(fraction, 4 * exponent) * ((bits >> 63) != 0 ? -1.0 : 1.0);
}

void display_floating_point(CommandRun& run, std::string_view operand) {
  const auto range = parse_register_range(operand.substr(1), 7);
  const bool one = range && range->first == range->last;
  if (!range || (one && range->first % 2 != 0)) return run.fail(messages::display_register, operand);
  for (std::uint32_t number = range->first + range->first % 2; number <= range->last; number += 2) {
    const std::uint64_t bits = run.core().cpu(run.guest()).fpr[number / 2];
    run.reply(fmt::format("FPR {:2} = {:016X} {: .15E}", number, bits, value_of(bits)));
  }
}

void display_registers(CommandRun& run, std::string_view operand) {
  const bool control = operand.front() == 'X';
  // Without the extended-control mode, a virtual machine has control register 0 only.
  const std::uint32_t last = control && !extended_control(run.guest()) ? 0 : 15;
  const auto range = parse_register_range(operand.substr(1), last);
  if (!range) return run.fail(messages::display_register, operand);
  const isa370::CpuState& cpu = run.core().cpu(run.guest());
  display_words_of_registers(run, control ? "ECR" : "GPR", control ? cpu.cr : cpu.gpr, *range);
}

void display_operand(CommandRun& run, std::string_view operand) {
  if (operand == "CAW") {
    if (const auto bytes = fetch(run, channel_address_word, 4)) run.reply(fmt::format("CAW = {:08X}", word_at(*bytes, 0)));
  } else if (operand == "CSW") {
    if (const auto bytes = fetch(run, channel_status_word, 8)) {
      run.reply(fmt::format("CSW = {:08X} {:08X}", word_at(*bytes, 0), word_at(*bytes, 4)));
    }
  } else if (abbreviates(operand, "PSW", 1)) {
    run.reply(fmt::format("PSW = {}", to_string(run.core().cpu(run.guest()).psw)));
  } else if (operand.front() == 'G' || operand.front() == 'X') {
    display_registers(run, operand);
  } else if (operand.front() == 'Y') {
    display_floating_point(run, operand);
  } else {
    display_storage(run, operand);
  }
}

}  // namespace

void display_command(CommandRun& run) {
  if (run.count() == 0) return run.fail(messages::display_operand);
  for (const std::string_view operand : run.operands()) display_operand(run, operand);
}

}  // namespace cp
