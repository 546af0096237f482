// ATTACH and DETACH: real devices for virtual machines. [OPG] ATTACH, DETACH; [CPCR] DETACH.
#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "commands/device_operands.hpp"
#include "io/real_devices.hpp"

namespace cp {

namespace {

using isa370::DeviceNumber;

/// Who holds a guest's session; a guest without one is about to go.
Session* session_of(CommandRun& run, const Guest* guest) {
  for (Session* const session : run.sessions().logged_on())
    if (session->guest == guest) return session;
  return nullptr;
}

std::string real_name(const RealDevices::Row& row) { return fmt::format("{} {:03X}", device_type_word(row.model), row.number); }

/// Says at the holder's terminal what happened to a device, unless the holder did it.
void tell_holder(CommandRun& run, Session& holder, std::string_view line) {
  if (&holder != &run.session()) run.sessions().write(holder, line);
}

void detach_virtual(CommandRun& run, std::string_view operand) {
  const auto number = device_number(operand);
  if (!number) return run.fail(messages::device_virtual);
  std::string type;
  for (const auto& device : run.core().devices(run.guest()))
    if (device.number == *number) type = device.type;
  if (type.empty()) return run.fail(messages::device_not_there, fmt::format("{:03X}", *number));
  run.core().detach_device(run.guest(), *number);
  run.reply(fmt::format("{} {:03X} DETACHED", type, *number));
}

void detach_real(CommandRun& run, std::string_view operand, std::string_view user) {
  const auto number = device_number(operand);
  if (!number) return run.fail(messages::device_real);
  const auto* const row = run.core().real_devices().find(*number);
  if (row == nullptr) return run.fail(messages::device_not_there, fmt::format("{:03X}", *number));
  Session* const holder = user == "*" ? &run.session() : run.sessions().find(user);
  if (holder == nullptr) return run.fail(messages::device_not_logged_on, user);
  if (row->holder == nullptr || row->holder != holder->guest)
    return run.fail(messages::device_not_attached,
                    fmt::format("{} NOT ATTACHED TO {}", real_name(*row), holder->terminal.user));
  const auto type = device_type_word(row->model);
  tell_holder(run, *holder, fmt::format("{} {:03X} DETACHED", type, row->virtual_number));
  run.reply(fmt::format("{} DETACHED {} {:03X}", real_name(*row), holder->terminal.user, row->virtual_number));
  run.core().real_devices().detach(*row);
}

}  // namespace

/// ATTACH raddr [TO] {userid|*} [AS] vaddr.
void attach_command(CommandRun& run) {
  if (run.must_wait()) return;
  const auto words = essential(run, {"TO", "AS"});
  const auto real = words.empty() ? std::nullopt : device_number(words[0]);
  if (!real) return run.fail(messages::device_real);
  if (words.size() < 2) return run.fail(messages::device_userid);
  const auto vaddr = words.size() < 3 ? std::nullopt : device_number(words[2]);
  if (!vaddr) return run.fail(messages::device_virtual);
  if (words.size() > 3) return run.fail(messages::device_option, words[3]);

  const auto* const row = run.core().real_devices().find(*real);
  if (row == nullptr) return run.fail(messages::device_not_there, fmt::format("{:03X}", *real));
  Session* const receiver = words[1] == "*" ? &run.session() : run.sessions().find(words[1]);
  if (receiver == nullptr) return run.fail(messages::device_not_logged_on, words[1]);
  if (!row->volume.empty())
    return run.fail(messages::device_attached, fmt::format("{} ALREADY ATTACHED TO SYSTEM {}", real_name(*row), row->volume));
  if (row->holder != nullptr) {
    const Session* const holder = session_of(run, row->holder);
    return run.fail(messages::device_attached,
                    fmt::format("{} ALREADY ATTACHED TO {} {:03X}", real_name(*row),
                                holder == nullptr ? "SYSTEM" : holder->terminal.user, row->virtual_number));
  }
  for (const auto& device : run.core().devices(*receiver->guest))
    if (device.number == *vaddr)
      return run.fail(messages::device_defined,
                      fmt::format("{} {:03X} ALREADY DEFINED; {} NOT ATTACHED TO {}", receiver->terminal.user, *vaddr,
                                  real_name(*row), receiver->terminal.user));
  run.core().real_devices().attach(*row, *receiver->guest, *vaddr);
  tell_holder(run, *receiver, fmt::format("{} {:03X} ATTACHED", device_type_word(row->model), *vaddr));
  run.reply(fmt::format("{} ATTACHED TO {} {:03X}", real_name(*row), receiver->terminal.user, *vaddr));
}

/// DETACH {vaddr | raddr [FROM] userid}.
void detach_command(CommandRun& run) {
  if (run.must_wait()) return;
  const auto words = essential(run, {"FROM"});
  if (words.empty()) return run.fail(messages::device_virtual);
  if (words.size() == 1) return detach_virtual(run, words[0]);
  if (words.size() > 2) return run.fail(messages::device_option, words[2]);
  if (run.user().classes.find('B') == std::string::npos) return run.fail(messages::device_option, words[1]);
  detach_real(run, words[0], words[1]);
}

}  // namespace cp
