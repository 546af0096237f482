// X'08' and X'5C': commands of CP for a guest, and its error messages as the user wants them.
#include <algorithm>
#include <iterator>
#include <vector>

#include <isa370/ebcdic.hpp>

#include "diagnose/services.hpp"

namespace cp::diagnose {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;

constexpr std::uint8_t line_end = 0x15;  // EBCDIC new line: separates commands, ends lines of a response.
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

}  // namespace

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

/// Writes nothing: it only says which part of the message is wanted.
Simulated error_message_editing(VirtualCpu& cpu, const Instruction& i) {
  constexpr std::uint32_t code_length = 10;  // "DMSLOD001E".
  constexpr std::uint32_t text_at = code_length + 1;
  const auto wanted = cpu.port.error_messages_wanted(cpu.guest);
  const auto length = cpu.gpr(i.r3);
  if (wanted.code && wanted.text) return cpu.done("the user wants code and text of error messages");
  if (wanted.code) {
    cpu.gpr(i.r3) = std::min(length, code_length);
    return cpu.done("the user wants the code of error messages only");
  }
  if (wanted.text) {
    const auto skipped = std::min(length, text_at);
    cpu.gpr(i.r1) = (cpu.gpr(i.r1) + skipped) & isa370::address_mask;
    cpu.gpr(i.r3) = length - skipped;
    return cpu.done("the user wants the text of error messages only");
  }
  cpu.gpr(i.r3) = 0;
  return cpu.done("the user wants no error messages");
}

}  // namespace cp::diagnose
