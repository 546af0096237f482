// DIAGNOSE: the services that CP gives to a guest that knows it has a host. [SPG6] pp. 214-237.
//
// Operand addresses are guest-real. NOT IMPLEMENTED: all codes but 00, 08, 0C, 10, 24, 60; they give a specification exception.
#include <algorithm>
#include <vector>

#include <isa370/ebcdic.hpp>

#include "trap/simulate.hpp"

namespace cp::simulation {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;

constexpr std::uint8_t line_end = 0x15;  // EBCDIC new line: separates commands, ends lines of a response.

void append(std::vector<std::uint8_t>& bytes, std::string_view text, std::size_t width) {
  const auto converted = isa370::to_ebcdic(text.substr(0, width));
  bytes.insert(bytes.end(), converted.begin(), converted.end());
  bytes.insert(bytes.end(), width - converted.size(), isa370::to_ebcdic(' '));
}

template <std::unsigned_integral Word>
void append_number(std::vector<std::uint8_t>& bytes, Word value) {
  bytes.resize(bytes.size() + sizeof(Word));
  isa370::store_big_endian(bytes.data() + bytes.size() - sizeof(Word), value);
}

// ---- X'00' ---------------------------------------------------------------------------------------------------------------

/// Stores as much of the extended identification as Ry says, and takes that off Ry.
Simulated extended_identification(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.gpr(i.r1) & isa370::address_mask;
  const auto wanted = cpu.gpr(i.r3);
  if (address % 8 != 0 || wanted == 0) return Simulated::exception(ProgramInterruption::specification);
  std::vector<std::uint8_t> id;
  append(id, "VM/370", 8);
  id.insert(id.end(), {6, 0, 0});       // Version (the release), level, program level change.
  id.push_back(0);                      // Version code of the real processor.
  append_number(id, std::uint16_t{0});  // Length of the machine-check extended logout.
  append_number(id, std::uint16_t{0});  // Processor address.
  append(id, cpu.guest.name(), 8);
  append_number(id, std::uint64_t{0});  // Program products.
  if (id.size() > wanted) id.resize(wanted);
  if (const auto access = cpu.storage.store(cpu.guest, address, id, 0); !access.done()) return Simulated::from(access);
  cpu.gpr(i.r3) = wanted - static_cast<std::uint32_t>(id.size());
  return cpu.done("CP said who it is: VM/370 and the user's name, {} bytes", id.size());
}

// ---- X'08' ---------------------------------------------------------------------------------------------------------------

constexpr std::uint32_t longest_command = 132;
constexpr std::uint32_t longest_response = 8192;
constexpr std::uint32_t response_wanted = 0x4000'0000;

struct Response {
  std::uint32_t address = 0;
  std::uint32_t size = 0;
};

ProgramInterruption check_registers(const Instruction& i, bool with_response) {
  if (!with_response) return ProgramInterruption::none;
  const auto distance = i.r1 > i.r3 ? i.r1 - i.r3 : i.r3 - i.r1;
  const auto wrong = i.r1 == 15 || i.r3 == 15 || distance < 2;
  return wrong ? ProgramInterruption::specification : ProgramInterruption::none;
}

/// The commands in `text`, one behind the other; the last error counts.
CommandAnswer issue_commands(VirtualCpu& cpu, std::span<const std::uint8_t> text) {
  CommandAnswer all;
  for (auto from = text.begin(); from != text.end();) {
    const auto end = std::find(from, text.end(), line_end);
    auto answer = cpu.port.command_from_guest(cpu.guest, isa370::to_ascii(std::span{from, end}));
    std::move(answer.lines.begin(), answer.lines.end(), std::back_inserter(all.lines));
    if (answer.return_code != 0) all.return_code = answer.return_code;
    from = end == text.end() ? end : end + 1;
  }
  return all;
}

void give_response(VirtualCpu& cpu, const Instruction& i, const Response& response, const CommandAnswer& answer) {
  std::vector<std::uint8_t> bytes;
  for (const auto& line : answer.lines) {
    const auto converted = isa370::to_ebcdic(std::string_view{line});
    bytes.insert(bytes.end(), converted.begin(), converted.end());
    bytes.push_back(line_end);
  }
  const auto length = static_cast<std::uint32_t>(bytes.size());
  const auto stored = std::min(length, response.size);
  cpu.storage.write_now(cpu.guest, response.address, std::span{bytes}.first(stored));
  const auto lost = length - stored;
  cpu.gpr(i.r3 + 1U) = lost != 0 ? lost : length;
  cpu.set_condition_code(lost != 0 ? 1 : 0);
}

Simulated console_function(VirtualCpu& cpu, const Instruction& i) {
  const auto control = cpu.gpr(i.r3);
  const auto length = control & isa370::address_mask;
  const auto with_response = (control & response_wanted) != 0;
  if (length > longest_command) return Simulated::exception(ProgramInterruption::specification);
  if (const auto code = check_registers(i, with_response); code != ProgramInterruption::none) return Simulated::exception(code);
  Response response;
  if (with_response) {
    response = {cpu.gpr(i.r1 + 1U) & isa370::address_mask, cpu.gpr(i.r3 + 1U)};
    if (response.size == 0 || response.size > longest_response) return Simulated::exception(ProgramInterruption::specification);
    const auto access = cpu.storage.check_store(cpu.guest, response.address, response.size, 0);
    if (access.kind == Access::Kind::addressing) return Simulated::from(access);
  }
  if (length == 0) return cpu.done("no command given, nothing done");
  std::vector<std::uint8_t> text(length);
  const auto access = cpu.storage.fetch(cpu.guest, cpu.gpr(i.r1) & isa370::address_mask, text, 0);
  if (!access.done()) return Simulated::from(access);

  const auto resets = cpu.guest.resets;
  const auto answer = issue_commands(cpu, text);
  // The command may have been an IPL or the end of the session.
  if (cpu.guest.doomed || cpu.guest.resets != resets) return cpu.done("CP command \"{}\"", isa370::to_ascii(text));
  cpu.gpr(i.r3) = answer.return_code;
  if (with_response)
    give_response(cpu, i, response, answer);
  else
    for (const auto& line : answer.lines) cpu.port.cp_typed(cpu.guest, line);
  return cpu.done("CP command \"{}\", return code {}", isa370::to_ascii(text), answer.return_code);
}

// ---- X'0C' ---------------------------------------------------------------------------------------------------------------

struct Calendar {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned second_of_day = 0;
};

/// The TOD clock counts from 1900-01-01 00:00:00; bit 51 is a microsecond.
Calendar calendar_of(std::uint64_t time_of_day) {
  const auto seconds = (time_of_day >> 12) / 1'000'000;
  constexpr std::uint64_t seconds_a_day = 86'400;
  // Days since 0000-03-01, so that the leap day is the last of its year.
  constexpr std::uint64_t days_to_1900 = 693'901;
  const auto days = seconds / seconds_a_day + days_to_1900;
  const auto era = days / 146'097;
  const auto day_of_era = days % 146'097;
  const auto year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const auto day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto month_index = (5 * day_of_year + 2) / 153;
  const auto month = month_index < 10 ? month_index + 3 : month_index - 9;
  return {.year = static_cast<unsigned>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
          .month = static_cast<unsigned>(month),
          .day = static_cast<unsigned>(day_of_year - (153 * month_index + 2) / 5 + 1),
          .second_of_day = static_cast<unsigned>(seconds % seconds_a_day)};
}

Simulated pseudo_timer(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.gpr(i.r1) & isa370::address_mask;
  if (address % 8 != 0) return Simulated::exception(ProgramInterruption::specification);
  const auto now = calendar_of(cpu.machine.time_of_day());
  std::vector<std::uint8_t> bytes;
  append(bytes, fmt::format("{:02}/{:02}/{:02}", now.month, now.day, now.year % 100), 8);
  append(bytes, fmt::format("{:02}:{:02}:{:02}", now.second_of_day / 3600, now.second_of_day / 60 % 60, now.second_of_day % 60),
         8);
  append_number(bytes, std::uint64_t{cpu.guest.counters.virtual_time / 1'000});
  append_number(bytes, std::uint64_t{cpu.guest.counters.total_time / 1'000});
  if (const auto access = cpu.storage.store(cpu.guest, address, bytes, 0); !access.done()) return Simulated::from(access);
  return cpu.done("date, time, and the CPU time used were stored");
}

// ---- X'10', X'24', X'60' -------------------------------------------------------------------------------------------------

Simulated release_pages(VirtualCpu& cpu, const Instruction& i) {
  const auto first = cpu.gpr(i.r1);
  const auto last = cpu.gpr(i.r3);
  if (first % page_size != 0 || last % page_size != 0 || first > last)
    return Simulated::exception(ProgramInterruption::specification);
  if (last >= cpu.guest.storage_size()) return Simulated::exception(ProgramInterruption::addressing);
  cpu.paging.release(cpu.guest, page_of(first), page_of(last));
  return cpu.done("pages {:03X} to {:03X} released; they read as zeros now", page_of(first), page_of(last));
}

// Class and type codes as VM/370's DEVTYPES had them; from memory, not checked (docs/deviations.md).
namespace device_class {
constexpr std::uint32_t terminal = 0x80;
constexpr std::uint32_t unit_record_input = 0x20;
}  // namespace device_class
constexpr std::uint32_t type_3215 = 0x00;
constexpr std::uint32_t type_3505 = 0x84;

Simulated device_type(VirtualCpu& cpu, const Instruction& i) {
  constexpr std::uint32_t the_console = 0xFFFF'FFFF;
  const auto& io = *cpu.guest.io;
  auto number = static_cast<isa370::DeviceNumber>(cpu.gpr(i.r1));
  if (cpu.gpr(i.r1) == the_console) {
    if (!io.console_number()) {
      cpu.set_condition_code(3);
      return cpu.done("no virtual console");
    }
    number = *io.console_number();
    cpu.gpr(i.r1) = number;
  }
  if (io.channels().device(number) == nullptr) {
    cpu.set_condition_code(3);
    return cpu.done("no virtual device {:03X}", number);
  }
  const auto console = io.console_number() == number;
  const auto information =
      console ? device_class::terminal << 24 | type_3215 << 16 : device_class::unit_record_input << 24 | type_3505 << 16;
  cpu.gpr(i.r3) = information;
  // The console stands for the person's terminal; a virtual reader has no real device behind it.
  if (console && i.r3 != 15) cpu.gpr(i.r3 + 1U) = information;
  cpu.set_condition_code(console ? 0 : 2);
  return cpu.done("virtual device {:03X} is a {}", number, console ? "console" : "reader");
}

Simulated virtual_storage_size(VirtualCpu& cpu, const Instruction& i) {
  cpu.gpr(i.r1) = cpu.guest.storage_size();
  return cpu.done("the virtual machine has {}K of storage", cpu.guest.storage_size() / 1024);
}

}  // namespace

Simulated diagnose(VirtualCpu& cpu, const Instruction& i) {
  // The code is the instruction's last halfword itself, not an address.
  const auto code = static_cast<std::uint16_t>(i.b2 << 12 | i.d2);
  switch (code) {
    case 0x00:
      return extended_identification(cpu, i);
    case 0x08:
      return console_function(cpu, i);
    case 0x0C:
      return pseudo_timer(cpu, i);
    case 0x10:
      return release_pages(cpu, i);
    case 0x24:
      return device_type(cpu, i);
    case 0x60:
      return virtual_storage_size(cpu, i);
    default:
      return Simulated::exception(ProgramInterruption::specification);
  }
}

}  // namespace cp::simulation
