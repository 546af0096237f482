// The text form of a program.
#include <array>
#include <cctype>
#include <charconv>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <isa370/disassembler.hpp>

#include "layout.hpp"
#include "program.hpp"

namespace equivalence::random {
namespace {

constexpr std::size_t line_length = 48;  // Bytes of storage.

std::string hexadecimal(std::span<const std::uint8_t> bytes) { return fmt::format("{:02X}", fmt::join(bytes, "")); }

void write_patch(std::string& text, const StoragePatch& patch) {
  if (patch.instruction) {
    std::array<std::uint8_t, 6> longest{};
    std::copy_n(patch.bytes.begin(), std::min(patch.bytes.size(), longest.size()), longest.begin());
    text += fmt::format("code {:06X} {:<12} * {}\n", patch.address, hexadecimal(patch.bytes), isa370::disassemble(longest));
    return;
  }
  for (std::size_t from = 0; from < patch.bytes.size(); from += line_length) {
    const auto piece = std::span(patch.bytes).subspan(from, std::min(line_length, patch.bytes.size() - from));
    text += fmt::format("data {:06X} {}\n", patch.address + from, hexadecimal(piece));
  }
}

template <typename Registers>
void write_registers(std::string& text, std::string_view name, const Registers& registers) {
  for (std::size_t i = 0; i < registers.size(); ++i)
    if (registers[i] != 0) text += fmt::format("{} {} {:0{}X}\n", name, i, registers[i], 2 * sizeof registers[i]);
}

void write_unit(std::string& text, const Unit& unit) {
  const Unit usual;
  text += fmt::format("\nunit {}\nflags {:02X}\npsw {:016X}\n", unit.what, unit.flags, unit.psw);
  if (unit.allowance != 0) text += fmt::format("allowance {:X}\n", unit.allowance);
  if (unit.repair_at != 0) text += fmt::format("repair {:06X} {:04X}\n", unit.repair_at, unit.repair_value);
  if (unit.prefix != 0) text += fmt::format("prefix {:06X}\n", unit.prefix);
  if (unit.cpu_timer != usual.cpu_timer) text += fmt::format("cpu-timer {:016X}\n", unit.cpu_timer);
  if (unit.clock_comparator != usual.clock_comparator) text += fmt::format("comparator {:016X}\n", unit.clock_comparator);
  if (unit.interval_timer != 0) text += fmt::format("interval {:08X}\n", unit.interval_timer);
  if (unit.channel_address != 0) text += fmt::format("caw {:08X}\n", unit.channel_address);
  write_registers(text, "gpr", unit.gpr);
  write_registers(text, "cr", unit.cr);
  write_registers(text, "fpr", unit.fpr);
  for (const auto& [block, key] : unit.keys) text += fmt::format("key {:02X} {:02X}\n", block, key);
  for (const auto& patch : unit.patches) write_patch(text, patch);
}

// ---- Reading ---------------------------------------------------------------------------------------------------------------

/// The words of one line.
class Line {
 public:
  explicit Line(const std::string& text) : words_(text) { words_ >> name_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool good() const { return good_; }
  std::uint64_t number(std::uint64_t most, int base = 16) {
    std::string word;
    words_ >> word;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
    if (word.empty() || error != std::errc{} || end != word.data() + word.size() || value > most) good_ = false;
    return value;
  }
  std::vector<std::uint8_t> bytes() {
    std::string word;
    words_ >> word;
    std::vector<std::uint8_t> result;
    if (word.empty() || word.size() % 2 != 0) good_ = false;
    for (std::size_t i = 0; good_ && i < word.size(); i += 2) {
      std::uint8_t value = 0;
      const auto [end, error] = std::from_chars(word.data() + i, word.data() + i + 2, value, 16);
      if (error != std::errc{} || end != word.data() + i + 2) good_ = false;
      result.push_back(value);
    }
    return result;
  }
  std::string rest() {
    std::string text;
    words_.get();
    std::getline(words_, text);
    return text;
  }

 private:
  std::istringstream words_;
  std::string name_;
  bool good_ = true;
};

StoragePatch read_patch(Line& line, bool instruction) {
  StoragePatch patch{.address = static_cast<std::uint32_t>(line.number(program_storage - 1)), .instruction = instruction};
  patch.bytes = line.bytes();
  return patch;
}

bool read_program_line(Line& line, Program& program) {
  const auto& name = line.name();
  if (name == "seed") {
    program.seed = line.number(UINT64_MAX, 10);
    program.number = line.number(UINT64_MAX, 10);
  } else if (name == "real-timer") {
    program.real_timer = line.number(1) != 0;
  } else if (name == "timed-devices") {
    program.timed_devices = line.number(1) != 0;
  } else if (name == "typed") {
    program.typed.push_back(line.rest());
  } else if (name == "card") {
    program.cards.push_back(line.rest());
  } else if (name == "data") {
    program.storage.push_back(read_patch(line, false));
  } else {
    return false;
  }
  return true;
}

template <typename Registers>
void read_register(Line& line, Registers& registers) {
  const auto number = line.number(registers.size() - 1, 10);
  const auto value = line.number(std::numeric_limits<typename Registers::value_type>::max());
  if (line.good()) registers[number] = static_cast<typename Registers::value_type>(value);
}

bool read_unit_line(Line& line, Unit& unit) {
  const auto& name = line.name();
  const auto byte = [&line] { return static_cast<std::uint8_t>(line.number(UINT8_MAX)); };
  const auto word = [&line] { return static_cast<std::uint32_t>(line.number(UINT32_MAX)); };
  const auto doubleword = [&line] { return line.number(UINT64_MAX); };
  if (name == "flags") {
    unit.flags = byte();
  } else if (name == "psw") {
    unit.psw = doubleword();
  } else if (name == "allowance") {
    unit.allowance = byte();
  } else if (name == "repair") {
    unit.repair_at = word();
    unit.repair_value = static_cast<std::uint16_t>(line.number(UINT16_MAX));
  } else if (name == "prefix") {
    unit.prefix = word();
  } else if (name == "cpu-timer") {
    unit.cpu_timer = doubleword();
  } else if (name == "comparator") {
    unit.clock_comparator = doubleword();
  } else if (name == "interval") {
    unit.interval_timer = word();
  } else if (name == "caw") {
    unit.channel_address = word();
  } else if (name == "gpr") {
    read_register(line, unit.gpr);
  } else if (name == "cr") {
    read_register(line, unit.cr);
  } else if (name == "fpr") {
    read_register(line, unit.fpr);
  } else if (name == "key") {
    const auto block = static_cast<std::uint8_t>(line.number(blocks - 1));
    unit.keys.push_back({block, byte()});
  } else if (name == "data" || name == "code") {
    unit.patches.push_back(read_patch(line, name == "code"));
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string to_text(const Program& program) {
  auto text = fmt::format("seed {} {}\nreal-timer {:d}\ntimed-devices {:d}\n", program.seed, program.number, program.real_timer,
                          program.timed_devices);
  for (const auto& line : program.typed) text += fmt::format("typed {}\n", line);
  for (const auto& card : program.cards) text += fmt::format("card {}\n", card);
  for (const auto& patch : program.storage) write_patch(text, patch);
  for (const auto& unit : program.units) write_unit(text, unit);
  return text;
}

tl::expected<Program, std::string> from_text(const std::string& text) {
  Program program;
  std::istringstream lines(text);
  std::size_t number = 0;
  for (std::string whole; std::getline(lines, whole);) {
    ++number;
    if (whole.empty() || whole.front() == '*') continue;
    Line line(whole);
    if (line.name() == "unit") {
      program.units.push_back({.what = line.rest()});
      continue;
    }
    const bool known = program.units.empty() ? read_program_line(line, program) : read_unit_line(line, program.units.back());
    if (!known) return tl::unexpected(fmt::format("line {}: '{}' is not known here", number, line.name()));
    if (!line.good()) return tl::unexpected(fmt::format("line {}: not the operands of '{}': {}", number, line.name(), whole));
  }
  return program;
}

}  // namespace equivalence::random
